// Numbered pieces of work on several threads, their results taken in order of their numbers. Private to this room.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace plumbline {

// `make_worker` is called on each thread and gives what does a piece of work there: size_t -> Result. `consume` is
// called on the calling thread for 0, 1, 2, ... and returns false to stop. At most four results a thread are held at
// once, so memory does not grow with their number. What any of them throws, for want of memory, say, comes out of here
// when every thread has ended.
template <class Result, class MakeWorker, class Consume>
void in_order(std::size_t pieces, unsigned threads, const MakeWorker& make_worker, const Consume& consume) {
    if (threads <= 1 || pieces <= 1) {
        auto worker = make_worker();
        for (std::size_t index = 0; index < pieces; ++index)
            if (!consume(worker(index))) return;
        return;
    }

    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::size_t, Result> finished;
    std::size_t next_to_do = 0;
    std::size_t next_to_consume = 0;
    bool stopped = false;
    std::exception_ptr thrown;
    const std::size_t held_at_most = 4 * static_cast<std::size_t>(threads);

    const auto do_pieces = [&] {
        auto worker = make_worker();
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] {
                return stopped || next_to_do >= pieces || next_to_do < next_to_consume + held_at_most;
            });
            if (stopped || next_to_do >= pieces) return;
            const std::size_t index = next_to_do++;
            lock.unlock();
            Result result = worker(index);
            lock.lock();
            finished.emplace(index, std::move(result));
            changed.notify_all();
        }
    };
    const auto work = [&] {
        try {
            do_pieces();
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!thrown) thrown = std::current_exception();
            stopped = true;
            changed.notify_all();
        }
    };
    struct Workers {
        std::mutex& mutex;
        std::condition_variable& changed;
        bool& stopped;
        std::vector<std::thread> running;
        void join() {
            for (std::thread& thread : running)
                thread.join();
            running.clear();
        }
        ~Workers() { // also when `consume` throws
            {
                const std::lock_guard lock(mutex);
                stopped = true;
            }
            changed.notify_all();
            join();
        }
    } workers{mutex, changed, stopped, {}};
    workers.running.reserve(threads);
    try {
        for (unsigned i = 0; i < threads; ++i)
            workers.running.emplace_back(work);
    } catch (const std::system_error&) { // the system gives no more threads: those that there are do it
        if (workers.running.empty()) throw;
    }
    while (next_to_consume < pieces) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return stopped || finished.contains(next_to_consume); });
        if (stopped) break;
        Result result = std::move(finished.extract(next_to_consume).mapped());
        lock.unlock();
        const bool go_on = consume(std::move(result));
        lock.lock();
        ++next_to_consume;
        stopped = stopped || !go_on;
        changed.notify_all();
    }
    workers.join();
    if (thrown) std::rethrow_exception(thrown);
}

} // namespace plumbline
