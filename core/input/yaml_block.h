/* Block scalars of YAML, literal and folded: their lines without indentation
 * (YAML 1.2.2 8.1). */
#ifndef COTTER_YAML_BLOCK_H
#define COTTER_YAML_BLOCK_H

#include "input/yaml_line.h"

/* Makes the wanted value of the block whose indicator, "|" or ">", is at an
 * offset of the text. */
void yaml_block_write(size_t start, bool literal, struct yaml_value *value);

#endif
