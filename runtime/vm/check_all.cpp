#include "runtime/vm/check_all.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace plumbline {

void check_all(const Program& program, const Timelines& timelines, AsOf when, unsigned threads,
               const std::function<void(CheckedChunk&)>& render,
               const std::function<bool(const CheckedChunk&)>& consume) {
    constexpr std::size_t cases_a_chunk = 256;
    const std::size_t cases = timelines.case_count();
    const std::size_t chunks = (cases + cases_a_chunk - 1) / cases_a_chunk;
    const auto evaluate = [&](Evaluator& evaluator, std::size_t index) {
        CheckedChunk chunk;
        const std::size_t end = std::min(cases, (index + 1) * cases_a_chunk);
        for (std::size_t i = index * cases_a_chunk; i < end; ++i)
            evaluator.evaluate(i, chunk.obligations, &chunk.openings);
        chunk.cases = end - index * cases_a_chunk;
        if (render) render(chunk);
        return chunk;
    };
    if (threads <= 1 || chunks <= 1) {
        Evaluator evaluator(program, timelines, when);
        for (std::size_t index = 0; index < chunks; ++index)
            if (!consume(evaluate(evaluator, index))) return;
        return;
    }

    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::size_t, CheckedChunk> finished;
    std::size_t next_to_evaluate = 0;
    std::size_t next_to_consume = 0;
    bool stopped = false;
    const std::size_t held_at_most = 4 * static_cast<std::size_t>(threads);

    const auto work = [&] {
        Evaluator evaluator(program, timelines, when);
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] {
                return stopped || next_to_evaluate >= chunks ||
                       next_to_evaluate < next_to_consume + held_at_most;
            });
            if (stopped || next_to_evaluate >= chunks) return;
            const std::size_t index = next_to_evaluate++;
            lock.unlock();
            CheckedChunk chunk = evaluate(evaluator, index);
            lock.lock();
            finished.emplace(index, std::move(chunk));
            changed.notify_all();
        }
    };
    std::vector<std::thread> workers;
    for (unsigned i = 0; i < threads; ++i)
        workers.emplace_back(work);
    for (; next_to_consume < chunks;) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return finished.contains(next_to_consume); });
        const CheckedChunk chunk = std::move(finished.extract(next_to_consume).mapped());
        lock.unlock();
        const bool go_on = consume(chunk);
        lock.lock();
        ++next_to_consume;
        stopped = !go_on;
        changed.notify_all();
        if (stopped) break;
    }
    for (std::thread& worker : workers)
        worker.join();
}

} // namespace plumbline
