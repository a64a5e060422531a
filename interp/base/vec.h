/* vec.h: a growing array of any type:  VEC(int) v = {0}; vec_push(&v, 3); v.at[0]; vec_drop(&v); */
#ifndef ORGL_VEC_H
#define ORGL_VEC_H
#include "mem.h"

#define VEC(T) struct { T *at; size_t len, cap; }
/* A whole new type:  typedef VEC(Finding) FindingVec; */

void *vec_grow(void *at, size_t *cap, size_t need, size_t item_size);   /* doubles */
#define vec_reserve(v, n) \
    ((void)((size_t)(n) <= (v)->cap || ((v)->at = vec_grow((v)->at, &(v)->cap, (size_t)(n), sizeof(*(v)->at)), 0)))
#define vec_push(v, item) (vec_reserve((v), (v)->len + 1), (v)->at[(v)->len++] = (item))
#define vec_pop(v) ((v)->at[--(v)->len])
#define vec_last(v) ((v)->at[(v)->len - 1])
#define vec_clear(v) ((v)->len = 0)
#define vec_drop(v) (mem_free((v)->at), (v)->at = NULL, (v)->len = (v)->cap = 0)
#endif
