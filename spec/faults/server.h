/* What the scenario probe asks: openssl s_server with what prepare has made. */
#ifndef COTTER_FAULTS_SERVER_H
#define COTTER_FAULTS_SERVER_H

#include <sys/types.h>

struct server {
    pid_t process;
    char port[8];
};

/* Starts it below FOLDER of faults.c; ends the program where that fails. It
 * lives as long as who started it. */
struct server server_start(const char *folder);

#endif
