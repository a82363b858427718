// What was said in a lab's episodes, packed for a page.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"
#include "report/page/page.h"

namespace lux::page {

/// Where an episode's transcript stands: the document "episodes-<block>", and its place in it.
struct TranscriptPlace {
  int64_t block = 0;
  int64_t place = 0;
};

struct Transcripts {
  std::map<std::pair<std::string, std::string>, TranscriptPlace> places;  // by run and unit
  int64_t episodes = 0;                                                   // that there are
};

/// Hands over documents of lists of {players, turns: [[[from, to, type, text], …], …]}, together at
/// most `budget.transcript_bytes`; where there are more, those of every game and model in turn, at
/// equal distances. Episodes are read one by one, never all at once.
[[nodiscard]] Result<Transcripts> pack_transcripts(const Lab& lab, const Budget& budget,
                                                   const Take& take);

}  // namespace lux::page
