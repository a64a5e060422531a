/* _all.c: a library with a function of every type, and with every mistake. */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int8_t add8(int8_t a, int8_t b) { return (int8_t)(a + b); }
int16_t add16(int16_t a, int16_t b) { return (int16_t)(a + b); }
int32_t add32(int32_t a, int32_t b) { return a + b; }
int64_t add64(int64_t a, int64_t b) { return a + b; }
uint8_t plus8(uint8_t a, uint8_t b) { return (uint8_t)(a + b); }
uint16_t plus16(uint16_t a, uint16_t b) { return (uint16_t)(a + b); }
uint32_t plus32(uint32_t a, uint32_t b) { return a + b; }
uint64_t plus64(uint64_t a, uint64_t b) { return a + b; }
int addi(int a, int b) { return a + b; }
long addl(long a, long b) { return a + b; }
size_t count(const char *text) { return strlen(text); }
float halff(float x) { return x / 2; }
double halfd(double x) { return x / 2; }
bool both(bool a, bool b) { return a && b; }
bool odd_bool(void) { return true; }
const char *greet(const char *name) { static char text[100]; snprintf(text, sizeof text, "Hello, %s!", name); return text; }
const char *no_text(void) { return NULL; }
const char *bad_text(void) { return "\xff\xfe"; }
void nothing(void) {}
void *fresh(size_t n) { return calloc(1, n); }
void put(void *p, int at, int value) { ((unsigned char *)p)[at] = (unsigned char)value; }
int get(const void *p, int at) { return ((const unsigned char *)p)[at]; }
void give_back(void *p) { free(p); }
int is_null(const void *p) { return p == NULL; }
uint64_t large(void) { return UINT64_C(9007199254740993); }
double not_a_number(double x) { return sqrt(x); }
double endless(void) { return HUGE_VAL; }

typedef struct Point { double x, y; } Point;
typedef struct Small { int8_t a; bool b; int16_t c; float d; } Small;
typedef struct Line { Point from, to; int32_t width; const char *name; } Line;
Point middle(Line line) { return (Point){ (line.from.x + line.to.x) / 2, (line.from.y + line.to.y) / 2 }; }
Line mirror(Line line) { return (Line){ line.to, line.from, -line.width, line.name }; }
Small change(Small s) { return (Small){ (int8_t)-s.a, !s.b, (int16_t)(s.c * 2), s.d / 4 }; }
Point shift(Point p, double by) { return (Point){ p.x + by, p.y + by }; }

double twice(double (*f)(double), double x) { return f(f(x)); }
int sum_of(int (*f)(int, int8_t), int n) { int sum = 0; for (int i = 1; i <= n; i++) sum += f(i, (int8_t)-i); return sum; }
const char *shout(const char *(*f)(const char *, bool), const char *text) { return f(text, true); }
double far(Point (*f)(Point), double x) { Point p = f((Point){ x, 1 }); return p.x + p.y; }
int ask_all(bool (*f)(uint8_t)) { int n = 0; for (int i = 0; i < 256; i++) n += f((uint8_t)i); return n; }
static double (*kept)(double);
void keep(double (*f)(double)) { kept = f; }
double use_kept(double x) { return kept ? kept(x) : -1; }

int counter(void) { static int n; return ++n; }
int crash(int really) { return really ? *(volatile int *)8 : 0; }
int divide(int a, int b) { return (int)((volatile int){ a } / (volatile int){ b }); }
void loop(void) { for (;;) pause(); }
int hurry(void) { volatile unsigned n = 0; for (;;) n++; return (int)n; }
void quit(int status) { exit(status); }
void give_up(void) { abort(); }
int chatter(int n) { for (int i = 0; i < n; i++) puts("some words from a library"); return n; }
int quiet(int n) { return n; }
void whisper(void) { fputs("to standard error\n", stderr); }
void hang_up(void) { close(3); for (;;) pause(); }
void garble(void) { if (write(3, "nonsense nonsense nonsense nonsense", 35) < 0) abort(); }
int read_input(void) { char c; return (int)read(0, &c, 1); }
int count_files(void) { int n = 0; for (int fd = 4; fd < 200; fd++) n += dup2(fd, fd) == fd; return n; }
