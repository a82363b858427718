# OpenCV's machine learning (random forests) and the core that it needs, without the rest of OpenCV:
# Debian's libopencv-ml-dev has no CMake package. Defines the target OpenCV::ml.
find_path(OPENCV_ML_INCLUDE_DIR opencv2/ml.hpp PATH_SUFFIXES opencv4)
find_library(OPENCV_ML_LIBRARY opencv_ml)
find_library(OPENCV_CORE_LIBRARY opencv_core)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenCVML
  REQUIRED_VARS OPENCV_ML_LIBRARY OPENCV_CORE_LIBRARY OPENCV_ML_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "Run tools/setup, or install libopencv-ml-dev.")
if(OpenCVML_FOUND AND NOT TARGET OpenCV::ml)
  add_library(OpenCV::ml UNKNOWN IMPORTED)
  set_target_properties(OpenCV::ml PROPERTIES
    IMPORTED_LOCATION ${OPENCV_ML_LIBRARY}
    INTERFACE_LINK_LIBRARIES ${OPENCV_CORE_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${OPENCV_ML_INCLUDE_DIR})
endif()
