// Gzip'd text, for goldens.
#pragma once

#include <zlib.h>

#include <string>
#include <vector>

#include "base/env.h"

namespace lux::testing {

inline std::vector<std::string> read_gzip_lines(const Path& file) {
  std::vector<std::string> lines;
  gzFile in = gzopen(file.c_str(), "rb");
  if (!in) return lines;
  std::string text;
  std::vector<char> block(1 << 16);
  for (int n = 0; (n = gzread(in, block.data(), static_cast<unsigned>(block.size()))) > 0;)
    text.append(block.data(), static_cast<size_t>(n));
  gzclose(in);
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace lux::testing
