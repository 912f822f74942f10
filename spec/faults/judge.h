/* What a run in which something went wrong may have come to: the same as one
 * in which all went well, octet by octet; or exit status 2, told of, and no
 * file that is half of what it should be. */
#ifndef COTTER_FAULTS_JUDGE_H
#define COTTER_FAULTS_JUDGE_H

#include "run.h"

/* What is wrong with a run beside one without faults, or NULL. */
const char *judge(const struct run *run, const struct run *whole,
                  const struct stage *stage);

#endif
