#include "runtime/vm/check_all.h"

#include "runtime/vm/in_order.h"

#include <algorithm>

namespace plumbline {

void check_all(const Program& program, const Timelines& timelines, AsOf when, unsigned threads,
               const std::function<void(CheckedChunk&)>& render,
               const std::function<bool(const CheckedChunk&)>& consume) {
    constexpr std::size_t cases_a_chunk = 256;
    const std::size_t cases = timelines.case_count();
    const std::size_t chunks = (cases + cases_a_chunk - 1) / cases_a_chunk;
    const auto make_worker = [&] {
        return [&, evaluator = std::make_unique<Evaluator>(program, timelines, when),
                expected = std::size_t{0}](std::size_t index) mutable {
            CheckedChunk chunk;
            chunk.obligations.reserve(expected + expected / 8);
            const std::size_t end = std::min(cases, (index + 1) * cases_a_chunk);
            for (std::size_t i = index * cases_a_chunk; i < end; ++i)
                evaluator->evaluate(i, chunk.obligations, &chunk.openings);
            expected = chunk.obligations.size();
            chunk.cases = end - index * cases_a_chunk;
            if (render) render(chunk);
            return chunk;
        };
    };
    in_order<CheckedChunk>(chunks, threads, make_worker,
                           [&](const CheckedChunk& chunk) { return consume(chunk); });
}

} // namespace plumbline
