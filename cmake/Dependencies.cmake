# What Luxmeter builds on. A system's own packages come first; tools/setup brings the rest to .deps/.
set(LUX_DEPS_DIR ${CMAKE_SOURCE_DIR}/.deps CACHE PATH "Where tools/setup put llama.cpp and DuckDB")

find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(Boost REQUIRED)  # headers: Boost.Math
find_package(OpenCVML REQUIRED)
find_package(TBB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto SSL)
find_package(CURL 7.87 REQUIRED)  # keeps the store of certificates between connections
find_package(ZLIB REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
find_package(simdjson REQUIRED)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)

set(lux_setup_hint "Run tools/setup, which builds it from source, or install it on the system.")
find_package(llama QUIET)
if(NOT llama_FOUND)
  find_package(llama QUIET PATHS ${LUX_DEPS_DIR}/llama NO_DEFAULT_PATH)
endif()
if(NOT llama_FOUND)
  message(FATAL_ERROR "llama.cpp was not found. ${lux_setup_hint}")
endif()
cmake_path(IS_PREFIX LUX_DEPS_DIR "${llama_DIR}" NORMALIZE lux_own_llama)
find_package(DuckDB REQUIRED)

# Headers of others are read as system headers: our warnings are for our code.
add_library(lux_llama INTERFACE)
target_link_libraries(lux_llama INTERFACE llama Threads::Threads)
target_include_directories(lux_llama SYSTEM INTERFACE ${LLAMA_INCLUDE_DIR})

# cpp-httplib: the copy that llama.cpp carries. Debian's (0.11) sets no limit to the number of a request's
# headers, and its library, with OpenSSL and Brotli behind it, would make every start of the program 2 ms longer.
find_path(LUX_HTTPLIB_DIR httplib.cpp PATHS ${LUX_DEPS_DIR}/src/llama.cpp/vendor/cpp-httplib NO_DEFAULT_PATH)
if(NOT LUX_HTTPLIB_DIR)
  message(FATAL_ERROR "cpp-httplib was not found. Run tools/setup, which brings it with llama.cpp's source.")
endif()
add_library(lux_httplib STATIC ${LUX_HTTPLIB_DIR}/httplib.cpp)
target_compile_options(lux_httplib PRIVATE -w)
target_include_directories(lux_httplib SYSTEM PUBLIC ${LUX_HTTPLIB_DIR})
target_link_libraries(lux_httplib PUBLIC Threads::Threads)
