# Machine code for one bundle, with -DPLUMBLINE_JIT=ON: runtime/jit. Clang 19 writes LLVM's form of the interpreter's exact forms,
# which the program carries and LLVM 19 compiles when a bundle is loaded. Without it the same header says that nothing is built.
#
# Run as a script (cmake -P) it writes the source file with the bitcode and the addresses of what it calls.
if(CMAKE_SCRIPT_MODE_FILE)
  execute_process(COMMAND "${NM}" --undefined-only --format=just-symbols "${BITCODE}" OUTPUT_VARIABLE names COMMAND_ERROR_IS_FATAL ANY)
  # What LLVM may call without being told to.
  string(APPEND names "memcpy\nmemmove\nmemset\nmemcmp\nbcmp\n")
  string(REGEX MATCHALL "[A-Za-z0-9_]+" names "${names}")
  list(REMOVE_DUPLICATES names)
  list(FILTER names EXCLUDE REGEX "^plumbline_") # the tables of the bundle
  set(declared "")
  set(listed "")
  set(number 0)
  foreach(name ${names})
    string(APPEND declared "void known_${number}() __asm__(\"${name}\");\n")
    string(APPEND listed "    {\"${name}\", reinterpret_cast<const void*>(&known_${number})},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  file(READ "${BITCODE}" bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  file(WRITE "${OUTPUT}" "#include \"runtime/jit/for_one_bundle.h\"\n\nextern \"C\" {\n${declared}}\n\nnamespace plumbline {\n\n"
    "namespace {\n\nalignas(8) const unsigned char bitcode[] = {\n${bytes}};\n\nconst KnownSymbol symbols[] = {\n${listed}};\n\n} // namespace\n\n"
    "std::string_view for_one_bundle_bitcode() {\n    return {reinterpret_cast<const char*>(bitcode), sizeof bitcode};\n}\n\n"
    "std::span<const KnownSymbol> known_symbols() {\n    return symbols;\n}\n\n} // namespace plumbline\n")
  return()
endif()

add_library(plumbline_jit STATIC)
target_link_libraries(plumbline_jit PUBLIC plumbline_strict plumbline_vm)
if(NOT PLUMBLINE_JIT)
  target_sources(plumbline_jit PRIVATE runtime/jit/not_built.cpp)
  return()
endif()

find_package(LLVM 19.1 REQUIRED CONFIG)
foreach(tool clang++ opt llvm-nm)
  string(MAKE_C_IDENTIFIER ${tool} variable)
  find_program(PLUMBLINE_JIT_${variable} NAMES ${tool}-19 ${tool} HINTS ${LLVM_TOOLS_BINARY_DIR} REQUIRED)
endforeach()
set(generated ${PROJECT_BINARY_DIR}/generated/jit)
file(MAKE_DIRECTORY ${generated})
# Compiled as the interpreter is, or the two would not agree on where a member lies.
add_custom_command(
  OUTPUT ${generated}/for_one_bundle.cpp
  COMMAND ${PLUMBLINE_JIT_clang__} -std=c++20 -O2 -DNDEBUG -fPIC -fno-vectorize -fno-slp-vectorize -DPLUMBLINE_FOR_ONE_BUNDLE
          -I${PROJECT_SOURCE_DIR} -MD -MT ${generated}/for_one_bundle.cpp -MF ${generated}/for_one_bundle.d
          -emit-llvm -c ${PROJECT_SOURCE_DIR}/runtime/jit/for_one_bundle.cpp -o ${generated}/all.bc
  COMMAND ${PLUMBLINE_JIT_opt} -passes=internalize,globaldce -internalize-public-api-list=plumbline_within,plumbline_recur
          ${generated}/all.bc -o ${generated}/for_one_bundle.bc
  COMMAND ${CMAKE_COMMAND} -DNM=${PLUMBLINE_JIT_llvm_nm} -DBITCODE=${generated}/for_one_bundle.bc
          -DOUTPUT=${generated}/for_one_bundle.cpp -P ${PROJECT_SOURCE_DIR}/cmake/jit.cmake
  DEPENDS ${PROJECT_SOURCE_DIR}/runtime/jit/for_one_bundle.cpp ${PROJECT_SOURCE_DIR}/cmake/jit.cmake
  DEPFILE ${generated}/for_one_bundle.d
  COMMENT "Writing LLVM's form of the exact forms"
  VERBATIM)
target_sources(plumbline_jit PRIVATE runtime/jit/compiler.cpp ${generated}/for_one_bundle.cpp)
target_include_directories(plumbline_jit SYSTEM PRIVATE ${LLVM_INCLUDE_DIRS})
target_compile_definitions(plumbline_jit PRIVATE ${LLVM_DEFINITIONS_LIST})
target_link_libraries(plumbline_jit PRIVATE LLVM)
