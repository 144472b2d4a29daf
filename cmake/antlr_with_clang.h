// Read before everything in the build with clang. A header of ANTLR's runtime gives a struct, which we never make, a
// constructor that g++ lets pass and clang refuses, because one of the members has no default. Here it is a function.
#define InterpreterData(...) void never_called(__VA_ARGS__)
