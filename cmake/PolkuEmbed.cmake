# polku_embed(target FOLDER dir NAME symbol): the folder's files as one table of (path, bytes) in a
# generated source, so that the program needs no files beside it.
function(polku_embed target)
  cmake_parse_arguments(arg "" "FOLDER;NAME" "PATTERNS" ${ARGN})
  if(NOT arg_PATTERNS)
    set(arg_PATTERNS "*")
  endif()
  list(TRANSFORM arg_PATTERNS PREPEND ${arg_FOLDER}/ OUTPUT_VARIABLE globs)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${globs})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_${arg_NAME}.cpp)
  # Changes with the list itself, so that a file that goes away is noticed too.
  set(list ${CMAKE_CURRENT_BINARY_DIR}/embedded_${arg_NAME}.txt)
  file(CONFIGURE OUTPUT ${list} CONTENT "${files}")
  add_custom_command(OUTPUT ${out}
    COMMAND python3 ${CMAKE_SOURCE_DIR}/tools/embed.py ${arg_FOLDER} ${arg_NAME} ${out}
    DEPENDS ${files} ${list} ${CMAKE_SOURCE_DIR}/tools/embed.py
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
