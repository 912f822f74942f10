/* Whether sanitizers watch, which gives a process without rights a filter of
 * its own (core/system/confine.c). */
#ifndef COTTER_INSTRUMENTED_H
#define COTTER_INSTRUMENTED_H

#if defined(__SANITIZE_ADDRESS__)
#define INSTRUMENTED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define INSTRUMENTED 1
#endif
#endif
#ifndef INSTRUMENTED
#define INSTRUMENTED 0
#endif

#endif
