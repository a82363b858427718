// A loop on all cores.
#pragma once

#include <cstddef>

#ifdef __SANITIZE_THREAD__
#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>
#else
#include <tbb/parallel_for.h>
#endif

namespace lux {

/// Calls body(i) for every i below `count`, on several threads and in any order, and waits for all.
/// Loops may be nested.
template <class Body>
void parallel_for(size_t count, const Body& body) {
#ifdef __SANITIZE_THREAD__
  // The packaged TBB was not built for ThreadSanitizer, which cannot see how its threads wait for
  // each other.
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < count; i = next++) body(i);
  };
  std::vector<std::jthread> others;
  for (size_t i = 1; i < std::min<size_t>(count, 4); ++i) others.emplace_back(work);
  work();
#else
  tbb::parallel_for(size_t{0}, count, body);
#endif
}

}  // namespace lux
