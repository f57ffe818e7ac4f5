# Compiler, warnings, caches and build options, the same for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

option(POLKU_TESTS "Build the tests" ON)
option(POLKU_BENCH "Build the measuring programs" OFF)
option(POLKU_FUZZ "Build the fuzz targets (needs clang)" OFF)
option(POLKU_WERROR "Treat warnings as errors" OFF)
set(POLKU_SANITIZE "" CACHE STRING "Sanitizers, such as address,undefined")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
# The program finds its libraries beside itself, so that the folder can be copied.
set(CMAKE_BUILD_RPATH "$ORIGIN/../lib")
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)

find_program(POLKU_CCACHE ccache)
if(POLKU_CCACHE)
  # The precompiled headers come from the same sources, so a hit without looking into them is sound.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_NOHASHDIR=1
    ${POLKU_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  endif()
endif()
find_program(POLKU_MOLD mold)
if(POLKU_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(polku_options INTERFACE)
target_compile_options(polku_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # GCC 12 sees overflows inside std::string where there are none (GCC bugs 105329, 105651, 105593).
  target_compile_options(polku_options INTERFACE
    -Wno-array-bounds -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
endif()
if(POLKU_WERROR)
  target_compile_options(polku_options INTERFACE -Werror)
endif()
if(POLKU_SANITIZE)
  add_compile_options(-fsanitize=${POLKU_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=${POLKU_SANITIZE})
endif()
