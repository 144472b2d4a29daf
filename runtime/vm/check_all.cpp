#include "runtime/vm/check_all.h"

#include "runtime/vm/in_order.h"

#include <algorithm>

namespace plumbline {

void check_all(const Program& program, const Timelines& timelines, AsOf when, const CheckAllOptions& options,
               const std::function<void(CheckedChunk&)>& render,
               const std::function<bool(const CheckedChunk&)>& consume) {
    const std::size_t cases = timelines.case_count();
    const std::size_t chunks = (cases + cases_a_block - 1) / cases_a_block;
    const auto make_worker = [&] {
        return [&, evaluator = std::make_unique<Evaluator>(program, timelines, when),
                expected = ExpectedRoom()](std::size_t index) mutable {
            CheckedChunk chunk;
            expected.reserve(chunk);
            const std::size_t begin = index * cases_a_block, end = std::min(cases, begin + cases_a_block);
            evaluator->evaluate(begin, end, chunk.obligations, &chunk.openings,
                                options.apart ? &chunk.apart : nullptr);
            expected.learn(chunk);
            chunk.cases = end - begin;
            if (render) render(chunk);
            return chunk;
        };
    };
    in_order<CheckedChunk>(chunks, options.threads, make_worker,
                           [&](const CheckedChunk& chunk) { return consume(chunk); });
}

} // namespace plumbline
