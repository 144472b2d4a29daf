/* One case, one event at a time, in C.
 *   cc one_case.c $(pkg-config --cflags --libs plumbline) -o one_case
 *   one_case BUNDLE       e.g. of `plumbline compile standards/herefordshire -o herefordshire.stdb` */
#include <plumbline.h>

#include <stdio.h>
#include <stdlib.h>

static int stop(const char* what, const plumbline_problem* problem) {
    fprintf(stderr, "%s: %s\n", what, problem->message);
    return 1;
}

static void* whole_file(const char* path, size_t* size) {
    FILE* file = fopen(path, "rb");
    if (!file) return NULL;
    void* bytes = NULL;
    if (fseek(file, 0, SEEK_END) == 0) {
        const long length = ftell(file);
        rewind(file);
        if (length > 0) bytes = malloc((size_t)length);
        if (bytes) *size = fread(bytes, 1, (size_t)length, file);
    }
    fclose(file);
    return bytes;
}

int main(int argc, char** argv) {
    plumbline_problem problem = {{0}};
    size_t size = 0;
    void* bytes = argc == 2 ? whole_file(argv[1], &size) : NULL;
    if (!bytes) {
        fprintf(stderr, "usage: one_case BUNDLE\n");
        return 2;
    }
    plumbline_program* program = NULL;
    const plumbline_result loaded = plumbline_program_load(bytes, size, &program, &problem);
    free(bytes);
    if (loaded != PLUMBLINE_OK) return stop("bundle", &problem);

    plumbline_checker* checker = NULL;
    plumbline_case* child = NULL;
    if (plumbline_checker_new(program, &checker) != PLUMBLINE_OK ||
        plumbline_case_new(program, "C1", &child) != PLUMBLINE_OK)
        return 1;

    const plumbline_attribute seen_alone[] = {{"seen", "yes"}, {"alone", "yes"}};
    if (plumbline_case_add(child, "cp_plan_start", "2025-03-03T10:00", NULL, NULL, 0, &problem) != PLUMBLINE_OK ||
        plumbline_case_add(child, "visit", "2025-03-05T15:30", NULL, seen_alone, 2, &problem) != PLUMBLINE_OK)
        return stop("event", &problem);

    /* What cannot be used is told, and changes nothing. */
    if (plumbline_case_add(child, "vist", "2025-03-06T15:30", NULL, NULL, 0, &problem) == PLUMBLINE_UNKNOWN_EVENT)
        printf("refused: %s\n", problem.message);

    if (plumbline_case_check(checker, child, "2025-03-31", NULL, &problem) != PLUMBLINE_OK)
        return stop("check", &problem);
    for (size_t i = 0; i < plumbline_case_obligation_count(child); ++i) {
        const plumbline_obligation owed = plumbline_case_obligation(child, i);
        printf("%s: %s %s\n", owed.rule, owed.requires_event, owed.status);
    }
    plumbline_case_free(child);
    plumbline_checker_free(checker);
    plumbline_program_free(program);
    return 0;
}
