# What `cmake --install build --prefix X` puts there: the program, the standards where it looks for them, and for programs
# in C the header, a shared library and a pkg-config file. docs/c-interface.md.
include(GNUInstallDirs)

# Nothing leaves the library but what plumbline.h declares: the names of what it stands on could meet others' in one process.
set(exports ${PROJECT_SOURCE_DIR}/runtime/interface/exports.map)
add_library(plumbline_c SHARED ${PROJECT_SOURCE_DIR}/runtime/interface/plumbline.cpp)
target_link_libraries(plumbline_c PRIVATE plumbline_vm)
target_link_options(plumbline_c PRIVATE -Wl,--version-script=${exports} -Wl,--no-undefined)
set_target_properties(plumbline_c PROPERTIES
  OUTPUT_NAME plumbline VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR} LINK_DEPENDS ${exports}
  PUBLIC_HEADER ${PROJECT_SOURCE_DIR}/runtime/include/plumbline.h)

configure_file(${PROJECT_SOURCE_DIR}/cmake/plumbline.pc.in ${PROJECT_BINARY_DIR}/plumbline.pc @ONLY)
install(TARGETS plumbline plumbline_c)
install(FILES ${PROJECT_BINARY_DIR}/plumbline.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/standards DESTINATION ${CMAKE_INSTALL_DATADIR}/plumbline)
