# polku_library(name SOURCES ... [TESTS ...] [DEPENDS polku libraries] [LINK targets]
#               [TEST_LINK targets])
# A static library whose door is include/<name>/ and which sees only the doors of DEPENDS. Its
# tests are one program, <name>_test, linked with the declared closure and nothing else.
set(POLKU_COMMON_HEADERS <algorithm> <boost/json.hpp> <fmt/format.h> <functional> <map> <memory>
  <mutex> <optional> <string> <string_view> <unordered_map> <variant> <vector>)

function(polku_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;TESTS;DEPENDS;LINK;TEST_LINK" ${ARGN})
  list(TRANSFORM arg_DEPENDS PREPEND polku_ OUTPUT_VARIABLE depends)
  add_library(polku_${name} STATIC ${arg_SOURCES})
  target_include_directories(polku_${name}
    PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(polku_${name} PUBLIC ${depends} ${arg_LINK} PRIVATE polku_options)
  target_precompile_headers(polku_${name} PRIVATE ${POLKU_COMMON_HEADERS})
  if(POLKU_TESTS AND arg_TESTS)
    add_executable(${name}_test ${arg_TESTS})
    target_include_directories(${name}_test PRIVATE
      ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/test/support/include)
    target_compile_definitions(${name}_test PRIVATE POLKU_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    target_link_libraries(${name}_test PRIVATE
      polku_${name} ${arg_TEST_LINK} GTest::gtest GTest::gmock GTest::gtest_main polku_options)
    # Tests are compiled quickly; the code under test is what users run.
    target_compile_options(${name}_test PRIVATE $<$<CONFIG:Release>:-O0>)
    target_precompile_headers(${name}_test PRIVATE ${POLKU_COMMON_HEADERS} <gtest/gtest.h>)
    gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
      TEST_PREFIX "${name}/" PROPERTIES LABELS unit TIMEOUT 300)
  endif()
endfunction()
