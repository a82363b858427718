#include "study/chain/common_documents.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace lux {

CommonDocuments common_documents(const ChainInput& input, const TaskScores& task,
                                 const Slice& slice) {
  CommonDocuments common;
  for (size_t place = 0; place < slice.models.size(); ++place) {
    const StudyModel& model = input.models[slice.models[place]];
    const auto scores = std::ranges::find(task.models, slice.models[place], &ModelScores::model);
    if (scores == task.models.end()) {
      common.missing.push_back(model.name);
      continue;
    }
    common.models.push_back(&*scores);
    common.places.push_back(place);
    common.log_compute.push_back(std::log10(*model.compute));
  }
  if (common.models.empty()) return common;
  const auto& first = common.models.front()->documents;
  common.documents = *first;
  std::vector<int64_t> any = *first;
  for (const ModelScores* one : common.models) {
    if (one->documents == first) continue;
    std::vector<int64_t> both;
    std::ranges::set_intersection(common.documents, *one->documents, std::back_inserter(both));
    common.documents = std::move(both);
    std::vector<int64_t> either;
    std::ranges::set_union(any, *one->documents, std::back_inserter(either));
    any = std::move(either);
  }
  common.incomplete = static_cast<int64_t>(any.size() - common.documents.size());
  return common;
}

}  // namespace lux
