// Writing and reading bundles: what goes in comes out, and nothing else comes in.
#include "runtime/bundle/bundle_file.h"
#include "bundle_samples.h"
#include "runtime/bundle/container.h"
#include "runtime/bundle/words.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <set>

using namespace plumbline;
using samples::same;
using samples::small_bundle;
using samples::whole_bundle;

namespace {

std::string refusal(ByteView bytes) {
    const ReadBundle read = read_bundle(bytes);
    return read.bundle ? "accepted" : read.error.message;
}

// A file's sections, to be changed and put back together under new checksums.
struct OpenFile {
    explicit OpenFile(const Bundle& bundle) : file(write_bundle(bundle)) {
        for (const Section& section : unpack_sections(file).sections)
            contents.emplace_back(section.bytes.begin(), section.bytes.end());
    }
    Bytes& operator[](SectionId id) { return contents[static_cast<std::size_t>(id) - 1]; }
    std::vector<Section> sections() const {
        std::vector<Section> result;
        for (std::uint32_t id = 1; id <= section_count; ++id)
            result.push_back({id, 0, contents[id - 1]});
        return result;
    }
    Bytes closed() const { return pack_sections(sections()); }

    Bytes file;
    std::vector<Bytes> contents;
};

void put32(Bytes& bytes, std::size_t at, std::uint32_t value) {
    for (std::size_t index = 0; index < 4; ++index)
        bytes[at + index] = static_cast<std::uint8_t>(value >> (8 * index));
}

// Makes the header's checksum true again.
void seal_header(Bytes& file) {
    const std::size_t table_bytes = file[12] * table_entry_bytes;
    const ByteView pieces[] = {ByteView(file).first(checked_header_bytes),
                               ByteView(file).subspan(header_bytes, table_bytes)};
    const Checksum sum = checksum(pieces);
    std::copy(sum.begin(), sum.end(), file.begin() + checked_header_bytes);
}

Bytes signature_frame(const Bytes& payload, std::uint32_t id = signature_id) {
    ByteWriter frame;
    frame.fixed32(id);
    frame.fixed32(0);
    frame.fixed64(payload.size());
    const Bytes head = frame.bytes();
    const ByteView pieces[] = {head, payload};
    frame.raw(checksum(pieces));
    frame.raw(payload);
    return frame.take();
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("bundle file: the sample uses every opcode, every condition step, type, unit and kind of measure") {
    const Bundle bundle = whole_bundle();
    CHECK(verify(bundle) == "");
    std::set<Opcode> opcodes;
    for (const Instruction& instruction : bundle.code)
        opcodes.insert(instruction.opcode);
    for (std::size_t index = 0; index < opcode_table().size(); ++index) {
        CAPTURE(opcode_table()[index].name);
        CHECK(opcodes.contains(static_cast<Opcode>(index)));
    }
    std::set<ConditionOp> steps;
    for (const ConditionStep& step : bundle.condition_steps)
        steps.insert(step.op);
    CHECK(steps.size() == condition_op_table().size());
    CHECK(samples::whole_bundle().measures.size() == measure_kind_words().size());
}

TEST_CASE("bundle file: what is written is read again, whole") {
    for (const Bundle& bundle : {small_bundle(), whole_bundle()}) {
        const Bytes bytes = write_bundle(bundle);
        const ReadBundle read = read_bundle(bytes);
        CAPTURE(read.error.message);
        REQUIRE(read.bundle);
        CHECK(same(*read.bundle, bundle));
        CHECK(write_bundle(*read.bundle) == bytes);
    }
}

TEST_CASE("bundle file: the same bundle gives the same bytes, on any machine") {
    CHECK(write_bundle(whole_bundle()) == write_bundle(whole_bundle()));
    // Written down, so that a change of the format is noticed: then bundle_format_version must rise, unless
    // no bundle has been handed out yet.
    const Checksum sum = checksum(write_bundle(small_bundle()));
    std::string hexadecimal;
    for (std::size_t index = 0; index < 8; ++index)
        for (const int shift : {4, 0})
            hexadecimal += "0123456789abcdef"[sum[index] >> shift & 15];
    CHECK(hexadecimal == "12f173af1821a212");
}

TEST_CASE("bundle file: a change of any one bit is refused") {
    Bytes bytes = write_bundle(small_bundle());
    std::size_t accepted = 0;
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        if (read_bundle(bytes).bundle) ++accepted;
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    }
    CHECK(accepted == 0);
    CHECK(read_bundle(bytes).bundle);
}

TEST_CASE("bundle file: a file cut short anywhere is refused, and so is one that goes on") {
    const Bytes bytes = write_bundle(small_bundle());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(read_bundle(ByteView(bytes).first(size)).bundle);
    }
    Bytes longer = bytes;
    longer.push_back(0);
    CHECK(refusal(longer) == "bytes stand behind the last section that are no signature");
    CHECK(refusal({}) == "this is no Plumbline bundle");
    CHECK(contains(refusal(ByteView(bytes).first(bytes.size() - 1)), "cut short"));
}

TEST_CASE("bundle file: an older runtime names the version that a newer bundle needs") {
    Bytes bytes = write_bundle(small_bundle());
    put32(bytes, 8, bundle_format_version + 1);
    // Even where a later version's header is another one.
    CHECK(contains(refusal(ByteView(bytes).first(40)),
                   "the bundle is in format 2, and this runtime reads format 1"));
    CHECK(contains(refusal(bytes), "use a newer Plumbline, one that reads format 2"));
    put32(bytes, 8, 0);
    CHECK(contains(refusal(bytes), "format 0"));
}

TEST_CASE("bundle file: instructions go by their names, so that one that this runtime lacks is named") {
    OpenFile file(small_bundle());
    Bytes& code = file[SectionId::code];
    const std::string_view name = "spells";
    const auto found = std::search(code.begin(), code.end(), name.begin(), name.end());
    REQUIRE(found != code.end());
    *found = 'x';
    CHECK(contains(refusal(file.closed()),
                   "it uses `xpells` among its instructions, which this runtime does not have"));
    *found = '\x1B';
    CHECK(contains(refusal(file.closed()), "it uses `?` among its instructions"));
}

TEST_CASE("bundle file: sections") {
    const OpenFile file(small_bundle());
    const Bytes extra{1, 2, 3};
    auto sections = file.sections();

    SUBCASE("one that may be skipped is skipped") {
        sections.push_back({900, section_may_be_skipped, extra});
        const Bytes bytes = pack_sections(sections);
        const ReadBundle read = read_bundle(bytes);
        REQUIRE(read.bundle);
        CHECK(same(*read.bundle, small_bundle()));
    }
    SUBCASE("one that may not is refused") {
        sections.push_back({900, 0, extra});
        CHECK(contains(refusal(pack_sections(sections)),
                       "a section 900 that this runtime does not know and may not skip"));
    }
    SUBCASE("one with unknown flags is refused") {
        sections[3].flags = 4;
        CHECK(contains(refusal(pack_sections(sections)),
                       "the vocabulary section has flags that this runtime does not know"));
    }
    SUBCASE("one that is missing is missed") {
        sections.erase(sections.begin() + 4);
        CHECK(refusal(pack_sections(sections)) == "the states section is missing");
    }
    SUBCASE("one that stands twice, or too late, is refused") {
        sections.insert(sections.begin() + 4, sections[4]);
        CHECK(refusal(pack_sections(sections)) == "a section stands twice, or not in its place");
        sections = file.sections();
        std::swap(sections[4], sections[5]);
        CHECK(refusal(pack_sections(sections)) == "a section stands twice, or not in its place");
    }
    SUBCASE("overlapping ones are refused") {
        Bytes bytes = file.closed();
        const std::size_t second_offset = header_bytes + table_entry_bytes + 8;
        bytes[second_offset] = static_cast<std::uint8_t>(bytes[second_offset] - 1);
        seal_header(bytes);
        CHECK(refusal(bytes) == "the texts section does not lie where it should");
    }
    SUBCASE("one that promises more than is there is refused") {
        Bytes bytes = file.closed();
        put32(bytes, header_bytes + (section_count - 1) * table_entry_bytes + 16, 0x7FFF'FFFF);
        seal_header(bytes);
        CHECK(refusal(bytes) == "the source map section does not lie where it should");
    }
    SUBCASE("more of them than a bundle may have are refused before anything is taken for a table") {
        Bytes bytes = file.closed();
        put32(bytes, 12, 0xFFFF'FFFF);
        CHECK(refusal(bytes) == "the header states more sections than a bundle may have");
    }
    SUBCASE("one that goes on behind its end is refused, and one that ends too early") {
        for (std::uint32_t id = 1; id <= section_count; ++id) {
            CAPTURE(section_name(id));
            OpenFile changed(small_bundle());
            changed.contents[id - 1].push_back(0);
            CHECK(contains(refusal(changed.closed()), "goes on behind its end"));
            changed.contents[id - 1].pop_back();
            changed.contents[id - 1].pop_back();
            CHECK(contains(refusal(changed.closed()),
                           std::string(section_name(id)) + " section is not well formed"));
        }
    }
}

TEST_CASE(
    "bundle file: lists that promise more than a section has are refused, without making room for them") {
    OpenFile file(small_bundle());
    file[SectionId::values] = {0xFF, 0xFF, 0x03};
    CHECK(contains(refusal(file.closed()),
                   "it promises 65535 lists of values, which is more than its bytes can hold"));
    file[SectionId::values] = {0xFF, 0xFF, 0xFF, 0xFF, 0x0F};
    CHECK(
        contains(refusal(file.closed()), "it promises 4294967295 lists of values; a bundle may have 65536"));
    file[SectionId::values] = {0x80, 0x00};
    CHECK(contains(refusal(file.closed()), "a number that is not written as bundles write numbers"));
    file[SectionId::values] = {0xFF, 0xFF, 0xFF, 0xFF, 0x1F};
    CHECK(contains(refusal(file.closed()), "a number that is not written as bundles write numbers"));
}

TEST_CASE("bundle file: one signature may stand behind everything") {
    const Bytes bytes = write_bundle(small_bundle());
    const auto with = [&](const Bytes& frame) {
        Bytes whole = bytes;
        whole.insert(whole.end(), frame.begin(), frame.end());
        return whole;
    };
    const auto keys = make_keys();
    REQUIRE(keys);
    Bytes is_signed = sign(bytes, keys->secret_key).bytes;
    CHECK(read_bundle(is_signed).bundle);
    CHECK(unpack_sections(is_signed).signature.size() == 96);
    for (std::size_t bit = bytes.size() * 8; bit < is_signed.size() * 8; ++bit) {
        CAPTURE(bit);
        is_signed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        CHECK_FALSE(read_bundle(is_signed).bundle);
        is_signed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    }
    for (std::size_t size = bytes.size() + 1; size < is_signed.size(); ++size)
        CHECK_FALSE(read_bundle(ByteView(is_signed).first(size)).bundle);
    CHECK_FALSE(read_bundle(with(signature_frame(Bytes(96, 0xAB), 7))).bundle);
    CHECK_FALSE(read_bundle(with(signature_frame(Bytes(96, 0xAB)))).bundle);
    CHECK_FALSE(read_bundle(with(signature_frame({}))).bundle);
    CHECK_FALSE(read_bundle(with(signature_frame(Bytes(most_signature_bytes + 1, 1)))).bundle);
}

TEST_CASE("bundle file: UTF-8") {
    for (const std::string_view good :
         {"", "plain", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
          "\xF4\x8F\xBF\xBF", "\xE0\xA0\x80", "\xF0\x90\x80\x80"})
        CHECK(is_utf8(good));
    for (const std::string_view bad :
         {"\x80", "\xC3", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",
          "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82",
          "\xE2\x28\xA1", "\xFF", "a\xE2"})
        CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("bundle file: numbers have one spelling, and come out as they went in") {
    for (const std::int32_t number :
         {0, 1, -1, 63, 64, -64, -65, 8191, 8192, INT32_MAX, INT32_MIN, INT32_MIN + 1}) {
        ByteWriter out;
        out.signed_number(number);
        out.unsigned_number(static_cast<std::uint32_t>(number));
        ByteReader in(out.bytes());
        CHECK(in.signed_number() == number);
        CHECK(in.unsigned_number() == static_cast<std::uint32_t>(number));
        CHECK(in.ok());
        CHECK(in.at_end());
    }
}

TEST_CASE("bundle file: a bundle that is not sound can be written, and is refused") {
    Bundle bundle = small_bundle();
    bundle.code[0].opcode = static_cast<Opcode>(250);
    CHECK(contains(refusal(write_bundle(bundle)), "refers to a word that its list does not have"));
    bundle = small_bundle();
    bundle.texts[1] = "\xFF";
    CHECK(refusal(write_bundle(bundle)) == "texts: text 1 is not UTF-8");
}

TEST_CASE("bundle file: the hash of sources") {
    const NamedSource a{"a.std", "standard a"}, b{"b.std", "standard b"};
    CHECK(hash_sources({a, b}) == hash_sources({b, a}));
    CHECK(hash_sources({a, b}) != hash_sources({a}));
    CHECK(hash_sources({a}) != hash_sources({{"a.st", "dstandard a"}}));
    CHECK(hash_sources({{"a", "xb"}, {"c", ""}}) != hash_sources({{"a", "x"}, {"b", "c"}}));
    CHECK(hash_sources({}) == checksum(ByteView{}));
}

// Bytes changed at random under true checksums get past the container and try the reader and the verifier.
// Whatever is accepted must be sound, and must come out as it went in.
TEST_CASE("bundle file: random changes are refused or harmless") {
    std::mt19937 random(20250303);
    const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
    const OpenFile small(small_bundle()), whole(whole_bundle());
    std::size_t accepted = 0, refused = 0, unsound = 0, unstable = 0;
    for (int round = 0; round < 100'000; ++round) {
        OpenFile file = round % 4 == 0 ? whole : small;
        for (std::size_t change = 1 + below(3); change > 0; --change) {
            Bytes& section = file.contents[below(file.contents.size())];
            if (section.empty()) continue;
            const std::size_t at = below(section.size());
            switch (below(6)) {
            case 0:
                section[at] ^= static_cast<std::uint8_t>(1u << below(8));
                break;
            case 1:
                section[at] = static_cast<std::uint8_t>(random());
                break;
            case 2:
                section.erase(section.begin() + static_cast<std::ptrdiff_t>(at));
                break;
            case 3:
                section.insert(section.begin() + static_cast<std::ptrdiff_t>(at),
                               static_cast<std::uint8_t>(random()));
                break;
            case 4:
                section[at] = static_cast<std::uint8_t>(section[at] + 2);
                break; // the next number, zigzag
            default:
                section[at] = static_cast<std::uint8_t>(section[at] - 1);
                break;
            }
        }
        const ReadBundle read = read_bundle(file.closed());
        if (!read.bundle) {
            ++refused;
            if (read.error.message.empty()) ++unsound;
            continue;
        }
        ++accepted;
        if (!verify(*read.bundle).empty()) ++unsound;
        const ReadBundle again = read_bundle(write_bundle(*read.bundle));
        if (!again.bundle || !same(*again.bundle, *read.bundle)) ++unstable;
    }
    CHECK(unsound == 0);
    CHECK(unstable == 0);
    // Both happen often, or this would not try much.
    CHECK(accepted > 1'000);
    CHECK(refused > 1'000);
}
