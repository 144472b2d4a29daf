# A text file as a constant of the program: plumbline_embed(TARGET NAMESPACE NAME FILE) defines
# `const std::string_view NAMESPACE::NAME`, whose declaration stands in a header of the room.
#
# Run as a script (cmake -P) it writes the source file; that happens when the program is built, so that a change of the
# text is seen.
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ "${FILE}" text)
  string(FIND "${text}" ")embedded\"" ends_early)
  if(NOT ends_early EQUAL -1)
    message(FATAL_ERROR "${FILE} holds the words that end a raw string of the program")
  endif()
  file(WRITE "${OUTPUT}" "#include <string_view>\n\nnamespace ${NAMESPACE} {\nextern const std::string_view ${NAME};\n"
    "const std::string_view ${NAME} = R\"embedded(${text})embedded\";\n}\n")
  return()
endif()

function(plumbline_embed target namespace name file)
  set(output ${PROJECT_BINARY_DIR}/generated/embedded/${target}_${name}.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DFILE=${PROJECT_SOURCE_DIR}/${file} -DOUTPUT=${output} -DNAMESPACE=${namespace} -DNAME=${name}
            -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${PROJECT_SOURCE_DIR}/${file} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    COMMENT "Embedding ${file}"
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
