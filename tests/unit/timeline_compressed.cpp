#include "runtime/timeline/input_stream.h"
#include "timeline_support.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <zlib.h>
#include <zstd.h>

using namespace timeline_test;

namespace {

std::string gzip(std::string_view bytes) {
    z_stream state{};
    REQUIRE(deflateInit2(&state, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(deflateBound(&state, static_cast<uLong>(bytes.size())) + 100, '\0');
    state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    state.avail_in = static_cast<uInt>(bytes.size());
    state.next_out = reinterpret_cast<Bytef*>(packed.data());
    state.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&state, Z_FINISH) == Z_STREAM_END);
    packed.resize(state.total_out);
    deflateEnd(&state);
    return packed;
}

std::string zstd(std::string_view bytes) {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    std::string packed(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size =
        ZSTD_compress2(context, packed.data(), packed.size(), bytes.data(), bytes.size());
    ZSTD_freeCCtx(context);
    REQUIRE(!ZSTD_isError(size));
    packed.resize(size);
    return packed;
}

std::string sample(int rows) {
    std::mt19937 random(11);
    std::string text = "case_id,event,at,attrs\n";
    for (int index = 0; index < rows; ++index)
        text += fmt::format("C{},visit,2025-03-{:02},worker=w{};alone={}\n", random() % 50, 1 + random() % 28,
                            random() % 1000, random() % 2 ? "yes" : "no");
    return text;
}

struct Unpacked {
    std::string bytes;
    std::string failure;
};
Unpacked unpack(std::string_view packed, std::size_t room = 1000, UnpackLimit limit = {}) {
    InputStream stream = InputStream::from_memory(packed, limit);
    Unpacked result;
    std::string piece(room, '\0');
    while (const std::size_t got = stream.read(piece.data(), room))
        result.bytes.append(piece, 0, got);
    result.failure = stream.failure();
    return result;
}

std::string fatal(const Result& result) {
    REQUIRE(result.report.fatal.size() == 1);
    return result.report.fatal.front().message;
}

} // namespace

TEST_CASE("compressed: gzip and zstd give what the plain file gives, whatever the name") {
    const std::string text = sample(20'000);
    const TemporaryDirectory directory;
    const Result plain = read_files({directory.write("plain.csv", text)});
    REQUIRE(plain.report.rows_used == 20'000);
    for (const std::string& packed : {gzip(text), zstd(text)})
        for (const std::string name : {"a.csv.gz", "a.csv.zst", "a.csv", "a", "a.gz"}) {
            const Result result = read_files({directory.write(name, packed)}, {1000, 1000, {}});
            CHECK(result.report.fatal.empty());
            CHECK(equal(result.timelines, plain.timelines));
        }
    CHECK(equal(read_files({directory.write("plain.csv.gz", text)}).timelines, plain.timelines));
}

TEST_CASE("compressed: several members or frames, and a frame to skip") {
    const std::string first = sample(100);
    const std::string second = "C99,visit,2025-03-03,\n";
    for (const std::size_t room : {1, 7, 100'000}) {
        CHECK(unpack(gzip(first) + gzip("") + gzip(second), room).bytes == first + second);
        CHECK(unpack(zstd(first) + zstd("") + zstd(second), room).bytes == first + second);
        CHECK(unpack(std::string("\x50\x2A\x4D\x18\x02\0\0\0zz", 10) + zstd(second), room).bytes == second);
        CHECK(unpack(gzip(""), room).bytes.empty());
        CHECK(unpack(gzip(""), room).failure.empty());
    }
}

TEST_CASE("compressed: cut off anywhere") {
    const std::string text = sample(200);
    const std::string with_gzip = gzip(text);
    const std::string with_zstd = zstd(text);
    // From the end of what tells the format.
    for (std::size_t size = 2; size < with_gzip.size(); ++size)
        CHECK(unpack(with_gzip.substr(0, size)).failure ==
              "the gzip data ends too early: the file was cut off");
    for (std::size_t size = 4; size < with_zstd.size(); ++size)
        CHECK(unpack(with_zstd.substr(0, size)).failure ==
              "the zstd data ends too early: the file was cut off");

    const TemporaryDirectory directory;
    const std::string path = directory.write("t.csv.gz", with_gzip.substr(0, with_gzip.size() - 1));
    const Result result = read_files({path});
    CHECK(fatal(result) == "the gzip data ends too early: the file was cut off");
    CHECK(result.report.fatal.front().file == path);
    CHECK(fatal(read_files({directory.write("e.csv.gz", "")})) == "is empty: expected gzip data");
    CHECK(fatal(read_files({directory.write("e.jsonl.zst", "")})) == "is empty: expected zstd data");
}

TEST_CASE("compressed: corrupt") {
    const std::string text = sample(200);
    CHECK(unpack(gzip(text) + "trailing").failure == "the gzip data is corrupt");
    CHECK(unpack(zstd(text) + "trailing").failure == "the zstd data is corrupt");
    std::mt19937 random(5);
    for (int round = 0; round < 300; ++round) {
        for (std::string packed : {gzip(text), zstd(text)}) {
            // Behind the headers, whose fields (name, time, window) may change without harm.
            packed[12 + random() % (packed.size() - 12)] ^= static_cast<char>(1 + random() % 255);
            const Unpacked result = unpack(packed);
            CHECK(!result.failure.empty());
            CHECK(result.failure.size() < 80);
        }
    }
}

TEST_CASE("compressed: files made to unpack to more than a machine holds") {
    const std::string zeros(3'000'000, 'x');
    const UnpackLimit limit{100, 1'000'000};
    for (const std::string& packed : {gzip(zeros), zstd(zeros)}) {
        const Unpacked result = unpack(packed, 10'000, limit);
        CHECK(result.failure.starts_with("unpacks to more than 100 times its size, 1"));
        CHECK(result.failure.ends_with(
            " bytes so far: refused, as timelines do not; unpack it yourself if you trust it"));
        CHECK(result.bytes.size() <= 1'020'000);
        CHECK(unpack(packed, 10'000, {100, 4'000'000}).bytes == zeros);
        CHECK(unpack(packed, 10'000, {100'000, 1000}).bytes == zeros);
    }
    // A window of 2 GiB that the frame says it needs.
    CHECK(unpack(std::string("\x28\xB5\x2F\xFD\x04\xA8\0\0\0\0\0", 11)).failure.find("128 MiB") !=
          std::string::npos);
}

TEST_CASE("compressed: progress counts the bytes on disk") {
    const std::string text = sample(50'000);
    const TemporaryDirectory directory;
    const std::vector<std::string> paths = {directory.write("a.csv", text),
                                            directory.write("b.csv.gz", gzip(text))};
    const std::uint64_t expected = text.size() + gzip(text).size();
    ReadReport report;
    std::vector<std::uint64_t> told;
    std::uint64_t total = 0;
    read_timelines(paths, vocabulary(), london(), report,
                   [&](std::uint64_t done, std::uint64_t of) {
                       told.push_back(done);
                       total = of;
                   },
                   {1000, 1000, {}});
    CHECK(report.rows_used == 100'000);
    CHECK(total == expected);
    REQUIRE(!told.empty());
    CHECK(told.back() == expected);
    CHECK(std::is_sorted(told.begin(), told.end()));
    CHECK(told.size() >= 10);
    CHECK(told.size() <= 210);
}
