// Work on several threads whose results come in order, and what becomes of what is thrown on the way.
#include "runtime/vm/in_order.h"

#include <doctest/doctest.h>
#include <new>
#include <stdexcept>

using namespace plumbline;

namespace {

const auto doubling = [] { return [](std::size_t index) { return 2 * index; }; };

} // namespace

TEST_CASE("in order: each piece once, in its place, whatever the number of threads") {
    for (const unsigned threads : {0, 1, 2, 3, 16})
        for (const std::size_t pieces : {0, 1, 2, 100}) {
            std::vector<std::size_t> got;
            in_order<std::size_t>(pieces, threads, doubling, [&](std::size_t result) {
                got.push_back(result);
                return true;
            });
            std::vector<std::size_t> expected;
            for (std::size_t index = 0; index < pieces; ++index)
                expected.push_back(2 * index);
            CHECK(got == expected);
        }
}

TEST_CASE("in order: nothing behind the piece at which it is stopped") {
    for (const unsigned threads : {1, 2, 5}) {
        std::size_t seen = 0;
        in_order<std::size_t>(1000, threads, doubling, [&](std::size_t) { return ++seen < 10; });
        CHECK(seen == 10);
    }
}

TEST_CASE("in order: what a thread throws comes out, and every thread has ended") {
    for (const unsigned threads : {1, 2, 5})
        for (const std::size_t at : {0, 1, 7, 99}) {
            CAPTURE(threads);
            const auto failing = [&] {
                return [&](std::size_t index) {
                    if (index == at) throw std::bad_alloc();
                    return index;
                };
            };
            std::size_t seen = 0;
            CHECK_THROWS_AS(in_order<std::size_t>(100, threads, failing,
                                                  [&](std::size_t index) {
                                                      CHECK(index == seen);
                                                      ++seen;
                                                      return true;
                                                  }),
                            std::bad_alloc);
            CHECK(seen <= at);
        }
    const auto none = []() -> std::size_t (*)(std::size_t) { throw std::bad_alloc(); };
    for (const unsigned threads : {1, 3})
        CHECK_THROWS_AS(in_order<std::size_t>(10, threads, none, [](std::size_t) { return true; }),
                        std::bad_alloc);
}

TEST_CASE("in order: what is thrown where the results go comes out, and every thread has ended") {
    for (const unsigned threads : {1, 2, 5})
        CHECK_THROWS_AS(in_order<std::size_t>(100, threads, doubling,
                                              [](std::size_t result) {
                                                  if (result == 20) throw std::runtime_error("full");
                                                  return true;
                                              }),
                        std::runtime_error);
}
