#include "tools/plumbline/command.h"

#include <cstdio>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace plumbline::tool {

void say(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fputc('\n', stderr);
}

namespace {

bool wants_colours(int descriptor) {
    const char* none = std::getenv("NO_COLOR"); // https://no-color.org
    return isatty(descriptor) != 0 && !(none && *none);
}

} // namespace

bool colours_on_stdout() {
    return wants_colours(STDOUT_FILENO);
}
bool colours_on_stderr() {
    return wants_colours(STDERR_FILENO);
}

std::size_t terminal_width() {
    winsize size{};
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
    return size.ws_col;
}

} // namespace plumbline::tool
