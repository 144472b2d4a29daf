// Signatures on bundles, keys as text, pseudonyms.
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/pseudonym.h"
#include "runtime/bundle/signature.h"
#include "tests/unit/bundle_samples.h"

#include <doctest/doctest.h>

using namespace plumbline;
using samples::small_bundle;

namespace {

KeyPair keys() {
    const auto made = make_keys();
    REQUIRE(made);
    return *made;
}

} // namespace

TEST_CASE("bundle signature: says whose it is, and leaves the bundle as it was") {
    const auto bytes = write_bundle(small_bundle());
    const KeyPair one = keys(), other = keys();
    CHECK(read_bundle(bytes).signed_by.empty());

    const SignedBytes once = sign(bytes, one.secret_key);
    REQUIRE(once.problem == "");
    CHECK(std::equal(bytes.begin(), bytes.end(), once.bytes.begin()));
    CHECK(read_bundle(once.bytes).signed_by == std::vector{one.public_key});

    const SignedBytes twice = sign(once.bytes, other.secret_key);
    REQUIRE(twice.problem == "");
    CHECK(read_bundle(twice.bytes).signed_by == std::vector{one.public_key, other.public_key});
    CHECK(sign(twice.bytes, one.secret_key).problem == "it bears a signature by this key already");
    CHECK(sign(std::vector<std::uint8_t>{1, 2, 3}, one.secret_key).problem == "this is no Plumbline bundle");
}

TEST_CASE("bundle signature: one on another bundle does not hold on this one") {
    Bundle changed = small_bundle();
    changed.compiler_version = "another";
    const auto mine = write_bundle(small_bundle()), theirs = write_bundle(changed);
    const KeyPair pair = keys();
    const auto signed_theirs = sign(theirs, pair.secret_key).bytes;
    std::vector<std::uint8_t> forged = mine;
    forged.insert(forged.end(), signed_theirs.begin() + static_cast<std::ptrdiff_t>(theirs.size()),
                  signed_theirs.end());
    const ReadBundle read = read_bundle(forged);
    CHECK_FALSE(read.bundle);
    CHECK(read.error.message.find("does not hold: the bundle is not what was signed") != std::string::npos);
}

TEST_CASE("bundle signature: cut off, the bundle is unsigned and whole; cut short, it is refused") {
    const auto bytes = write_bundle(small_bundle());
    const auto whole = sign(bytes, keys().secret_key).bytes;
    for (std::size_t size = bytes.size(); size < whole.size(); ++size) {
        const ReadBundle read = read_bundle(std::span(whole).first(size));
        CHECK(read.bundle.has_value() == (size == bytes.size()));
        CHECK(read.signed_by.empty());
    }
}

TEST_CASE("bundle signature: keys as text") {
    const KeyPair pair = keys();
    CHECK(parse_secret_key(format_key(pair.secret_key)) == pair.secret_key);
    CHECK(parse_public_keys("# mine\n\n" + format_key(pair.public_key)) == std::vector{pair.public_key});
    const KeyPair other = keys();
    CHECK(parse_public_keys(format_key(pair.public_key) + format_key(other.public_key))->size() == 2);
    CHECK_FALSE(parse_public_keys(""));
    CHECK_FALSE(parse_public_keys("plumbline-public-key-1 AAAA"));
    CHECK_FALSE(parse_public_keys(format_key(pair.public_key) + "and more\n"));
    CHECK_FALSE(parse_public_keys(format_key(pair.secret_key)));
    CHECK_FALSE(parse_secret_key(format_key(pair.public_key)));
    CHECK_FALSE(parse_secret_key(format_key(pair.secret_key) + format_key(other.secret_key)));
}

TEST_CASE("bundle signature: the sizes of its parts add up to the file") {
    const auto bytes = sign(write_bundle(small_bundle()), keys().secret_key).bytes;
    std::size_t sum = 0;
    for (const SectionSize& section : section_sizes(bytes))
        sum += section.bytes;
    CHECK(sum == bytes.size());
}

TEST_CASE("pseudonyms: the same for the same name and key, and different otherwise") {
    const auto one = make_pseudonym_key(), other = make_pseudonym_key();
    REQUIRE(one);
    REQUIRE(other);
    CHECK(pseudonym("C1", *one) == pseudonym("C1", *one));
    CHECK(pseudonym("C1", *one) != pseudonym("C2", *one));
    CHECK(pseudonym("C1", *one) != pseudonym("C1", *other));
    CHECK(pseudonym("C1", *one).size() == 32);
    const auto again = parse_pseudonym_key(format_key(*one));
    REQUIRE(again);
    CHECK(pseudonym("C1", *again) == pseudonym("C1", *one));
    CHECK_FALSE(parse_pseudonym_key("plumbline-pseudonym-key-1 AAAA"));
    CHECK_FALSE(parse_pseudonym_key(format_key(*one) + format_key(*other)));
}
