// Scores by group: of models of a size, or of one base model.
#pragma once

#include <string>
#include <vector>

#include "study/metrics/estimate.h"
#include "study/regression/frame.h"

namespace lux {

struct GroupMember {
  std::string row;
  double score = 0;
};

/// Members by score, the highest first. The mean's interval is Student's t (95 %): none below two.
struct ScoreGroup {
  std::string name;
  double above = 0, up_to = 0;  // of a bucket: (above, up_to]; NaN for other groups
  std::vector<GroupMember> members;
  Estimate mean;
  double sd = 0;  // with n − 1; NaN below two

  [[nodiscard]] double spread() const;  // highest − lowest; NaN for none
};

/// Intervals of a column, right-closed as pandas.cut has them: n + 1 edges, n labels.
struct Buckets {
  std::vector<double> edges;
  std::vector<std::string> labels;
};

/// Those of arXiv:2406.14051: 0, 6, 10, 60, 100, 200, 1000 and 2000 billion parameters; `billion`
/// is what a billion is in the column's unit.
[[nodiscard]] Buckets paper_size_buckets(double billion = 1e9);

struct ScoreGroups {
  std::string score, by;           // columns
  std::vector<ScoreGroup> groups;  // buckets in their order, empty ones too; others by name
  std::vector<DroppedRow> dropped;
};

/// Rows without a score or size, or outside the edges, are dropped. Fails on edges that do not
/// rise, and on labels that are not one fewer.
[[nodiscard]] Result<ScoreGroups> group_by_size(const DataFrame& frame, const std::string& score,
                                                const std::string& size, const Buckets& buckets);

/// Groups of rows with the same text (base_model) and at least `least` members; rows of smaller
/// groups, and without a text or score, are dropped.
[[nodiscard]] Result<ScoreGroups> group_by_text(const DataFrame& frame, const std::string& score,
                                                const std::string& text, size_t least = 2);

}  // namespace lux
