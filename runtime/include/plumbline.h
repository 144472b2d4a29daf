/* Plumbline in C: load a compiled standard, give it a case's events as they come, read what is owed.
 *
 * Ownership: what a function named ..._new or ..._load gives is the caller's, to be freed with the function named
 * ..._free (NULL is allowed there). Checkers and cases must be freed before their program. Texts and arrays that are read from a case
 * are the case's, and good until its next add, check or free; texts given to a function are copied.
 * Threads: a program never changes and may be shared. A checker and a case belong to one thread at a time.
 * Errors: a value of plumbline_result; what was wrong, in words, in plumbline_problem. Nothing is thrown, nothing printed,
 * nothing kept outside what is named here.
 * Instants: minutes since 1970-01-01T00:00 UTC; PLUMBLINE_NONE where there is none. Times given as text are the civil time
 * of the standard's calendar: "2025-03-03T10:00", or "2025-03-03" where only the date is recorded. */
#ifndef PLUMBLINE_H
#define PLUMBLINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

#define PLUMBLINE_NONE INT32_MIN

typedef enum {
    PLUMBLINE_OK = 0,
    PLUMBLINE_BUNDLE_REFUSED,    /* not a bundle, damaged, or of a version that this library does not read */
    PLUMBLINE_UNKNOWN_EVENT,     /* the standard's vocabulary has no such event */
    PLUMBLINE_UNKNOWN_ATTRIBUTE, /* or no such attribute of it */
    PLUMBLINE_BAD_VALUE,         /* a value that the attribute cannot have */
    PLUMBLINE_BAD_TIME,          /* a date or time that does not exist, or is written otherwise */
    PLUMBLINE_FULL               /* out of memory, or more events than can be numbered */
} plumbline_result;

typedef struct {
    char message[256]; /* in words, cut where it is longer; always ends with a NUL */
} plumbline_problem;

typedef struct plumbline_program plumbline_program; /* a standard, ready to run */
typedef struct plumbline_checker plumbline_checker; /* room to work in, one for each thread */
typedef struct plumbline_case plumbline_case;       /* one case's events, and what was last found */

/* The bundle's bytes, as `plumbline compile` writes them; not kept. `problem` may be NULL, here and below. */
plumbline_result plumbline_program_load(const void* bytes, size_t size, plumbline_program** program,
                                        plumbline_problem* problem);
void plumbline_program_free(plumbline_program* program);

plumbline_result plumbline_checker_new(const plumbline_program* program, plumbline_checker** made);
void plumbline_checker_free(plumbline_checker* checker);

plumbline_result plumbline_case_new(const plumbline_program* program, const char* case_id,
                                    plumbline_case** made);
void plumbline_case_free(plumbline_case* one);

typedef struct {
    const char* name;
    const char* value; /* as a CSV column would give it: "yes", "home", "6 weeks"; NULL or "": not recorded */
} plumbline_attribute;

/* Adds an event; they may come in any order. An error leaves the case as it was. `recorded_at` may be NULL. The attribute
 * `planned` with a value of yes marks an event that has not happened yet. */
plumbline_result plumbline_case_add(plumbline_case* one, const char* event, const char* at,
                                    const char* recorded_at, const plumbline_attribute* attributes,
                                    size_t attribute_count, plumbline_problem* problem);

/* What the record shows as of an instant: events after it do not exist, nor, with `known_at`, what was recorded after that.
 * `known_at` may be NULL. A date alone means its end. When only events were added since the last check as of the same
 * instants, only the rules that such events can touch are run. */
plumbline_result plumbline_case_check(plumbline_checker* checker, plumbline_case* one, const char* as_of,
                                      const char* known_at, plumbline_problem* problem);

typedef struct {
    const char* rule;
    const char* source;
    const char* responsible;
    const char* anchor;
    const char* requires_event;
    const char* status;     /* "met", "late", "overdue", ... as in `plumbline check --format json` */
    const char* excused_by; /* "" where nothing did */
    int32_t anchor_at;
    int32_t opens;
    int32_t due;
    int32_t satisfied_at;
} plumbline_obligation;

/* What the last check found, in order of rule, anchor, due. */
size_t plumbline_case_obligation_count(const plumbline_case* one);
/* `index` below the count. */
plumbline_obligation plumbline_case_obligation(const plumbline_case* one, size_t index);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
