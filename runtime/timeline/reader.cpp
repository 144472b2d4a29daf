#include "runtime/timeline/reader.h"

#include "runtime/timeline/builder.h"
#include "runtime/timeline/csv_reader.h"
#include "runtime/timeline/input_buffer.h"
#include "runtime/timeline/json_lines_reader.h"
#include "runtime/timeline/read_log.h"
#include "runtime/timeline/row_assembler.h"
#include "runtime/timeline/row_vocabulary.h"
#include "runtime/timeline/text_file.h"

#include <algorithm>
#include <set>

namespace plumbline {

namespace {

// A guess from the first rows is trusted no further than this: 50 million rows.
constexpr double most_reserved = 5e7;

class Reading {
  public:
    Reading(const RowVocabulary& vocabulary, const Zone& zone, ReadReport& report, const Progress& progress,
            const ReadOptions& options, std::uint64_t total)
        : builder_(vocabulary.vocabulary()),
          log_(report),
          rows_(vocabulary, zone, builder_, log_),
          progress_(progress),
          options_(options),
          total_(total) {}

    void read(const std::string& name, InputStream stream);
    void read_part(const std::string& name, std::string_view padded_part) {
        log_.begin_file(name);
        constexpr std::size_t short_row_bytes = 64;
        builder_.reserve(padded_part.size() / short_row_bytes, 0);
        InputBuffer buffer(padded_part, options_.chunk_bytes);
        read_text(name, buffer);
    }
    void refuse(const std::string& name, std::string message) {
        log_.begin_file(name);
        log_.fatal({}, std::move(message));
    }
    Timelines finish() { return builder_.finish(); }
    void hand_on(std::size_t rows, const std::function<bool(Timelines, bool)>& consume) {
        has_reserved_ = true;
        rows_.hand_on(rows, [this, &consume] {
            const std::size_t row_count = builder_.row_count();
            const std::size_t value_count = builder_.value_count();
            is_stopped_ = !consume(builder_.finish(), false);
            builder_.reserve(row_count, value_count);
            log_.forget_values();
            return !is_stopped_;
        });
    }
    bool is_stopped() const { return is_stopped_; }

  private:
    void read_text(const std::string& name, InputBuffer& buffer);
    void after_chunk(std::uint64_t done);
    void tell_progress(std::uint64_t done, bool is_end);

    TimelineBuilder builder_;
    ReadLog log_;
    RowAssembler rows_;
    const Progress& progress_;
    const ReadOptions& options_;

    std::uint64_t total_;
    std::uint64_t done_before_ = 0; // in the files before this one
    std::uint64_t told_ = 0;
    bool has_reserved_ = false;
    bool is_stopped_ = false;
};

void Reading::after_chunk(std::uint64_t done) {
    tell_progress(done, false);
    // The first rows say how many there will be: that saves copying the columns while they grow.
    constexpr std::uint64_t sample = std::uint64_t{1} << 22;
    if (has_reserved_ || done < sample || total_ <= done) return;
    has_reserved_ = true;
    const double whole = 1.125 * static_cast<double>(total_) / static_cast<double>(done);
    const auto scaled = [whole](std::size_t count) {
        return static_cast<std::size_t>(std::min(whole * static_cast<double>(count), most_reserved));
    };
    builder_.reserve(scaled(builder_.row_count()), scaled(builder_.value_count()));
}

// About 200 times in all, and at the end of each file.
void Reading::tell_progress(std::uint64_t done, bool is_end) {
    constexpr std::uint64_t step_of_unknown = std::uint64_t{1} << 22;
    const std::uint64_t step = total_ > 0 ? total_ / 200 : step_of_unknown;
    if (!progress_ || (!is_end && done - told_ < step)) return;
    told_ = done;
    progress_(done, total_);
}

void Reading::read(const std::string& name, InputStream stream) {
    log_.begin_file(name);
    InputBuffer buffer(stream, options_.chunk_bytes,
                       [this](std::uint64_t done) { after_chunk(done_before_ + done); });
    if (stream.failure().empty()) read_text(name, buffer);
    if (!stream.failure().empty()) log_.fatal({}, stream.failure());
    done_before_ += stream.packed_bytes_read();
    tell_progress(done_before_, true);
}

void Reading::read_text(const std::string& name, InputBuffer& buffer) {
    const TextStart start = start_of_text(name, buffer, options_.row_bytes);
    if (buffer.has_failed()) return;
    if (!start.problem.empty()) return log_.fatal({}, start.problem);
    if (start.format == TimelineFormat::csv)
        CsvReader(rows_, log_, options_.row_bytes).read(buffer, start.from);
    else
        JsonLinesReader(rows_, log_, options_.row_bytes).read(buffer, start.from);
}

} // namespace

namespace {

// Of all files; 0 where one has no size.
std::uint64_t total_size(const std::vector<std::string>& paths) {
    std::uint64_t total = 0;
    for (const std::string& path : paths) {
        const std::uint64_t size = size_on_disk(path);
        if (size == 0) return 0;
        total += size;
    }
    return total;
}

void read_all(Reading& reading, const std::vector<std::string>& paths, const ReadOptions& options) {
    std::set<std::string_view> seen;
    for (const std::string& path : paths) {
        if (reading.is_stopped()) return;
        if (seen.insert(path).second)
            reading.read(path, InputStream::open(path, options.unpack));
        else
            reading.refuse(path, "is given twice: expected each file once, as its events would count twice");
    }
}

} // namespace

Timelines read_timelines(const std::vector<std::string>& paths, const Vocabulary& vocabulary,
                         const Zone& zone, ReadReport& report, const Progress& progress,
                         const ReadOptions& options) {
    const RowVocabulary row_vocabulary(vocabulary);
    Reading reading(row_vocabulary, zone, report, progress, options, total_size(paths));
    read_all(reading, paths, options);
    return reading.finish();
}

void read_timelines_in_pieces(const std::vector<std::string>& paths, const Vocabulary& vocabulary,
                              const Zone& zone, ReadReport& report, std::size_t rows,
                              const std::function<bool(Timelines, bool is_last)>& consume,
                              const Progress& progress, const ReadOptions& options) {
    const RowVocabulary row_vocabulary(vocabulary);
    Reading reading(row_vocabulary, zone, report, progress, options, total_size(paths));
    reading.hand_on(std::max<std::size_t>(rows, 1), consume);
    read_all(reading, paths, options);
    if (!reading.is_stopped()) consume(reading.finish(), true);
}

Timelines read_timelines_from_memory(const std::vector<InputText>& texts, const Vocabulary& vocabulary,
                                     const Zone& zone, ReadReport& report, const Progress& progress,
                                     const ReadOptions& options) {
    std::uint64_t total = 0;
    for (const InputText& text : texts)
        total += text.bytes.size();
    const RowVocabulary row_vocabulary(vocabulary);
    Reading reading(row_vocabulary, zone, report, progress, options, total);
    for (const InputText& text : texts)
        reading.read(text.name, InputStream::from_memory(text.bytes, options.unpack));
    return reading.finish();
}

Timelines read_timelines_from_part(const std::string& path, std::string_view padded_part,
                                   const RowVocabulary& vocabulary, const Zone& zone, ReadReport& report) {
    const Progress no_progress;
    const ReadOptions options;
    Reading reading(vocabulary, zone, report, no_progress, options, padded_part.size());
    reading.read_part(path, padded_part);
    return reading.finish();
}

} // namespace plumbline
