# DuckDB's C API as the target `duckdb`: a system library wins, else the npm pair set up by
# tools/setup (library and header of one version).
set(POLKU_DEPS ${CMAKE_SOURCE_DIR}/build/deps CACHE PATH "Where tools/setup puts npm packages")
find_library(DUCKDB_LIBRARY duckdb)
find_path(DUCKDB_INCLUDE duckdb.h)
if(NOT DUCKDB_LIBRARY OR NOT DUCKDB_INCLUDE)
  file(GLOB DUCKDB_LIBRARY ${POLKU_DEPS}/node_modules/@duckdb/node-bindings-linux-*/libduckdb.so)
  set(DUCKDB_INCLUDE ${POLKU_DEPS}/node_modules/duckdb/src/duckdb/src/include)
endif()
if(NOT EXISTS "${DUCKDB_LIBRARY}" OR NOT EXISTS "${DUCKDB_INCLUDE}/duckdb.h")
  message(FATAL_ERROR "DuckDB is missing: run `make setup`")
endif()
# The header stands alone in a folder of ours: its own folder holds C++ headers we do not want.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/duckdb ${CMAKE_BINARY_DIR}/lib)
file(COPY_FILE ${DUCKDB_INCLUDE}/duckdb.h ${CMAKE_BINARY_DIR}/duckdb/duckdb.h ONLY_IF_DIFFERENT)
file(COPY_FILE ${DUCKDB_LIBRARY} ${CMAKE_BINARY_DIR}/lib/libduckdb.so ONLY_IF_DIFFERENT)
add_library(duckdb SHARED IMPORTED GLOBAL)
set_target_properties(duckdb PROPERTIES
  IMPORTED_LOCATION ${CMAKE_BINARY_DIR}/lib/libduckdb.so
  IMPORTED_NO_SONAME ON
  INTERFACE_INCLUDE_DIRECTORIES ${CMAKE_BINARY_DIR}/duckdb)
