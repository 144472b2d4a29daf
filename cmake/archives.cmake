# Programs take the libraries that Debian has as archives into themselves. Finding ten shared libraries and the names that
# they share costs more than reading a compiled standard, and a check of one case does little else. The C library takes the
# shared ones: an archive need not be fit to be part of a shared library.
#
# plumbline_archive(NAME SHARED ARCHIVE): links ARCHIVE into programs, and the target or library SHARED into all else, or
# where there is no such archive.
function(plumbline_archive name shared archive)
  add_library(${name} INTERFACE)
  find_library(${name}_file NAMES ${archive})
  if(NOT ${name}_file)
    target_link_libraries(${name} INTERFACE ${shared})
    return()
  endif()
  set(is_program $<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>)
  target_link_libraries(${name} INTERFACE $<IF:${is_program},${${name}_file},${shared}>)
endfunction()

plumbline_archive(plumbline_zlib ZLIB::ZLIB libz.a)
plumbline_archive(plumbline_zstd PkgConfig::ZSTD libzstd.a)
plumbline_archive(plumbline_sodium PkgConfig::SODIUM libsodium.a)
plumbline_archive(plumbline_pugixml pugixml::pugixml libpugixml.a)
plumbline_archive(plumbline_antlr antlr4-runtime libantlr4-runtime.a)
