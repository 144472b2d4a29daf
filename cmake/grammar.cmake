# The parser is generated from grammar/*.g4 into the build folder and never committed.
find_program(ANTLR4 antlr4 REQUIRED)
set(grammar_out ${PROJECT_BINARY_DIR}/generated/grammar)
set(grammar_files ${PROJECT_SOURCE_DIR}/grammar/PlumblineLexer.g4 ${PROJECT_SOURCE_DIR}/grammar/PlumblineParser.g4)
set(grammar_sources ${grammar_out}/PlumblineLexer.cpp ${grammar_out}/PlumblineParser.cpp)
add_custom_command(
  OUTPUT ${grammar_sources}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${grammar_out}
  COMMAND ${ANTLR4} -Dlanguage=Cpp -Werror -no-listener -no-visitor -package plumbline_grammar
          -o ${grammar_out} ${PROJECT_SOURCE_DIR}/grammar/PlumblineLexer.g4
  COMMAND ${ANTLR4} -Dlanguage=Cpp -Werror -no-listener -no-visitor -package plumbline_grammar -lib ${grammar_out}
          -o ${grammar_out} ${PROJECT_SOURCE_DIR}/grammar/PlumblineParser.g4
  COMMAND ${CMAKE_COMMAND} -DOUT=${grammar_out} -P ${PROJECT_SOURCE_DIR}/cmake/tables_when_first_parsed.cmake
  DEPENDS ${grammar_files} ${PROJECT_SOURCE_DIR}/cmake/tables_when_first_parsed.cmake
  COMMENT "Generating the parser from the grammar"
  VERBATIM)
set(fixed_words ${grammar_out}/plumbline_fixed_words.def)
add_custom_command(
  OUTPUT ${fixed_words}
  COMMAND ${CMAKE_COMMAND} -DGRAMMAR=${PROJECT_SOURCE_DIR}/grammar/PlumblineLexer.g4 -DOUTPUT=${fixed_words}
          -P ${PROJECT_SOURCE_DIR}/cmake/fixed_words.cmake
  DEPENDS ${PROJECT_SOURCE_DIR}/grammar/PlumblineLexer.g4 ${PROJECT_SOURCE_DIR}/cmake/fixed_words.cmake
  COMMENT "Taking the fixed words from the grammar"
  VERBATIM)
add_library(plumbline_grammar STATIC ${grammar_sources} ${fixed_words})
# The 4.7.2 tool writes u8"" strings as char: -fno-char8_t. Its code is not held to our warnings.
target_compile_options(plumbline_grammar PRIVATE -w PUBLIC -fno-char8_t)
target_include_directories(plumbline_grammar SYSTEM PUBLIC ${grammar_out} /usr/include/antlr4-runtime)
target_link_libraries(plumbline_grammar PUBLIC plumbline_antlr)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(plumbline_grammar PUBLIC "SHELL:-include ${PROJECT_SOURCE_DIR}/cmake/antlr_with_clang.h")
endif()
# The way taken through the grammar guides the fuzzer, though the code itself is not ours to look after.
if(PLUMBLINE_FUZZER)
  target_compile_options(plumbline_grammar PRIVATE -fsanitize=fuzzer-no-link)
endif()
