/* The Lua modules of cotter as files, for a program that carries none: they
 * are read once, since no process that has given up its rights can. */
#ifndef COTTER_MODULE_FILES_H
#define COTTER_MODULE_FILES_H

/* Reads all that package.path, as given, finds below "cotter", unless the
 * program carries modules or they have been read; what cannot be read is
 * missed by who requires it. */
void module_files_read(const char *path);

#endif
