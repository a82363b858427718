#include "study/regression/trees.h"

#include <algorithm>
#include <bit>
#include <opencv2/ml.hpp>

namespace lux {
namespace {

/// OpenCV draws from a generator that each thread has: it is left as it was found.
class Seeded {
 public:
  explicit Seeded(uint64_t seed) : before_(cv::theRNG().state) { cv::theRNG().state = seed | 1U; }
  ~Seeded() { cv::theRNG().state = before_; }
  Seeded(const Seeded&) = delete;
  Seeded& operator=(const Seeded&) = delete;

 private:
  uint64_t before_;
};

/// Twice what a balanced tree needs. OpenCV sets memory aside for 2^depth nodes of each tree.
int most_depth(Eigen::Index rows) {
  const auto balanced = static_cast<int>(std::bit_width(static_cast<uint64_t>(rows)));
  return std::min(14, 2 * balanced);
}

cv::Mat single_precision(const Eigen::MatrixXd& x) {
  cv::Mat out(static_cast<int>(x.rows()), static_cast<int>(x.cols()), CV_32F);
  for (int i = 0; i < out.rows; ++i)
    for (int j = 0; j < out.cols; ++j) out.at<float>(i, j) = static_cast<float>(x(i, j));
  return out;
}

}  // namespace

struct Trees::Forest {
  cv::Ptr<cv::ml::RTrees> trees;
};

Trees::Trees(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const TreesOptions& options)
    : mean_(y.mean()) {
  const cv::Mat response = single_precision(y.array() - mean_);
  if (cv::countNonZero(response) == 0) return;  // all alike: the mean is the prediction
  const Seeded seeded(options.seed);
  forest_ = std::make_unique<Forest>(Forest{cv::ml::RTrees::create()});
  cv::ml::RTrees& trees = *forest_->trees;
  trees.setMaxDepth(most_depth(x.rows()));
  trees.setMinSampleCount(options.least_split);
  trees.setRegressionAccuracy(0);
  trees.setCVFolds(0);
  trees.setUseSurrogates(false);
  trees.setCalculateVarImportance(false);
  trees.setActiveVarCount(std::max(1, static_cast<int>(x.cols()) / 3));
  trees.setTermCriteria({cv::TermCriteria::MAX_ITER, options.trees, 0});
  trees.train(cv::ml::TrainData::create(single_precision(x), cv::ml::ROW_SAMPLE, response));
}

Trees::~Trees() = default;
Trees::Trees(Trees&&) noexcept = default;
Trees& Trees::operator=(Trees&&) noexcept = default;

Eigen::VectorXd Trees::predict(const Eigen::MatrixXd& x) const {
  Eigen::VectorXd out = Eigen::VectorXd::Constant(x.rows(), mean_);
  if (!forest_) return out;
  cv::Mat found;
  forest_->trees->predict(single_precision(x), found);
  for (int i = 0; i < found.rows; ++i) out[i] += static_cast<double>(found.at<float>(i));
  return out;
}

}  // namespace lux
