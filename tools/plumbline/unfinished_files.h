// The files that are being written: a signal that ends the program takes them away, so that nothing of a child's record
// stays where nobody looks for it.
#pragma once

#include <string>

namespace plumbline::tool {

// From now on SIGINT, SIGTERM and SIGHUP take away what is unfinished, say so, and end the program as they would have.
// One that was ignored when the program began (nohup) stays ignored. Call it once, before anything is written.
void take_away_unfinished_on_signals();

// A file in the list, from begin() to done(). The list has room for more than any command writes at a time; what does
// not fit stays behind when a signal comes.
class UnfinishedFile {
  public:
    UnfinishedFile() = default;
    ~UnfinishedFile() { done(); }
    UnfinishedFile(const UnfinishedFile&) = delete;
    UnfinishedFile& operator=(const UnfinishedFile&) = delete;

    void begin(const std::string& path);
    void done();

  private:
    int slot_ = -1;
};

} // namespace plumbline::tool
