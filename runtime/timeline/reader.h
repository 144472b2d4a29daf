// Timelines from files: CSV and JSON Lines, plain, gzip or zstd, or standard input.
#pragma once

#include "runtime/time/civil.h"
#include "runtime/timeline/input_stream.h"
#include "runtime/timeline/timelines.h"
#include "runtime/timeline/vocabulary.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

// A row that cannot be used. `line` and `column` count from 1; column 0 when the whole row is meant.
struct RowProblem {
    std::string file;
    std::uint64_t line = 0;
    std::uint32_t column = 0;
    std::string message; // what was seen, what was expected; never a case id or a value of a personal kind
};

// What a reading found. Nothing is dropped in silence: rows_read == rows_used + rows_unknown + rows_unusable.
struct ReadReport {
    std::uint64_t rows_read = 0;
    std::uint64_t rows_used = 0;
    std::uint64_t rows_unusable = 0; // every one counted, the first max_problems kept
    std::uint64_t rows_unknown = 0;  // an event that the vocabulary does not know
    std::vector<RowProblem> problems;
    static constexpr std::size_t max_problems = 1000;
    // Event and attribute names that the vocabulary does not know, with a count and the first place. Names
    // are as shown to people: control characters are `?`, and long ones are cut. Attributes and values are
    // those of rows that were used. Each map is capped at max_names different names; what came beyond is
    // counted in names_beyond_cap.
    struct Unknown {
        std::uint64_t count = 0;
        std::string file;
        std::uint64_t line = 0;
    };
    std::map<std::string, Unknown> unknown_events;
    std::map<std::string, Unknown> unknown_attributes; // "visit.colour"; in JSON Lines also "case.colour"
    std::map<std::string, Unknown> unlisted_values;    // "visit.place = shed", in lower case, `_` for space
    static constexpr std::size_t max_names = 1000;
    std::uint64_t names_beyond_cap = 0;
    // What ends the reading of a file: it is missing, is not text in UTF-8, is cut off or corrupt, has no usable header,
    // has a quotation mark that is never closed or a row beyond all bounds. The run cannot go on. Line 0: the file as
    // such.
    std::vector<RowProblem> fatal;
};

// Adds what reading a further piece found.
void add_report(const ReadReport& piece, ReadReport& whole);

// Called now and then with the bytes read so far of the bytes in all files (0: unknown, as for standard
// input).
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Bounds. The defaults are for everyone; tests set others.
struct ReadOptions {
    std::size_t chunk_bytes = std::size_t{1} << 18; // what is read at once
    std::size_t row_bytes = std::size_t{1} << 24;   // a longer row of CSV, or line of JSON Lines, is fatal
    UnpackLimit unpack;                             // what a compressed file may come to
};

// Reads the files into one set of timelines; a case may be spread over several files. The format is told by
// the name (.csv, .jsonl, .ndjson, and .gz or .zst behind it), else by the first byte that is not white space
// ('{' is JSON Lines). "-" is standard input. Files are read in chunks; a row is held once, in its columns.
//
// Whether a file is gzip or zstd is told by its first bytes. A fatal problem ends the reading of its file;
// the files after it are read all the same, so that all such problems are told at once. The same path twice
// is fatal: its rows would count twice. A case is in the result if at least one of its rows could be used.
// The same rows in any order, and in any number of files, give timelines that say the same.
Timelines read_timelines(const std::vector<std::string>& paths, const Vocabulary& vocabulary,
                         const Zone& zone, ReadReport& report, const Progress& progress = {},
                         const ReadOptions& options = {});

// The same in pieces of whole cases, each of about so many rows: for input whose rows are grouped by case, in memory that
// does not grow with the number of cases. Of each piece the cases are in order; a case whose rows come again later is in
// two pieces, and it is the caller who notices, by their ids. `report` is complete with the last piece. `consume` returns
// false to stop.
void read_timelines_in_pieces(const std::vector<std::string>& paths, const Vocabulary& vocabulary,
                              const Zone& zone, ReadReport& report, std::size_t rows,
                              const std::function<bool(Timelines, bool is_last)>& consume,
                              const Progress& progress = {}, const ReadOptions& options = {});

// The same from memory: for a browser, which has no files, and for other programs.
struct InputText {
    std::string name; // as a path: tells the format, and stands in the report
    std::string_view bytes;
};
Timelines read_timelines_from_memory(const std::vector<InputText>& texts, const Vocabulary& vocabulary,
                                     const Zone& zone, ReadReport& report, const Progress& progress = {},
                                     const ReadOptions& options = {});

class RowVocabulary;
// The same for a part of a file, with its header, that stands in memory with InputBuffer::padding behind it.
Timelines read_timelines_from_part(const std::string& path, std::string_view padded_part,
                                   const RowVocabulary& vocabulary, const Zone& zone, ReadReport& report);

} // namespace plumbline
