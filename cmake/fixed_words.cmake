# The words that the grammar always writes the same, signs among them, as a table for our own lexer (compiler/syntax/lexemes.cpp):
# PLUMBLINE_FIXED_WORD("within", WITHIN), a line each. Run as a script: cmake -DGRAMMAR=... -DOUTPUT=... -P fixed_words.cmake
file(READ ${GRAMMAR} text)
string(REPLACE ";" "\n" text "${text}") # a semicolon would part the lists of CMake
string(REGEX MATCHALL "[A-Z_]+: '[^']+'( \\| '[^']+')*\n" rules "${text}")
set(table "")
foreach(rule ${rules})
  string(REGEX MATCH "^[A-Z_]+" kind "${rule}")
  string(REGEX MATCHALL "'[^']+'" literals "${rule}")
  foreach(literal ${literals})
    string(REGEX REPLACE "^'(.*)'$" "PLUMBLINE_FIXED_WORD(\"\\1\", ${kind})\n" line "${literal}")
    string(APPEND table "${line}")
  endforeach()
endforeach()
if(table STREQUAL "")
  message(FATAL_ERROR "${GRAMMAR} has no words that this script finds")
endif()
file(WRITE ${OUTPUT} "${table}")
