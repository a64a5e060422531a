/* tree_layout.h: a tidy tree of boxes: parents centred over their children, subtrees as close as their outlines allow
   (Reingold and Tilford, Buchheim; boxes of any size), lines at right angles that cross no box. Staff hangs beside the
   line of its superior, leaves are stacked below each other. Time and memory grow with the number of boxes. */
#ifndef ORGL_OUTPUT_TREE_LAYOUT_H
#define ORGL_OUTPUT_TREE_LAYOUT_H
#include "../base/vec.h"

#define TREE_STEP 8        /* boxes stand at multiples of it */
#define TREE_GAP 24        /* between neighbours */

typedef struct TreeBox {
    int32_t parent;        /* index; -1: at the top. No cycles */
    int32_t w, h;          /* multiples of TREE_STEP, w of twice that */
    bool staff;            /* beside the line, not below it */
    int32_t x, y;          /* out: the upper left corner */
} TreeBox;

typedef struct TreeStyle {
    int stacked;           /* subtrees below this height are stacked below their superior; 1: leaves only */
    int32_t column;        /* a stack higher than this is broken into columns */
} TreeStyle;

typedef struct TreeLine { int32_t x1, y1, x2, y2; } TreeLine;     /* horizontal or vertical, x1 <= x2, y1 <= y2 */
typedef struct TreeLayout {
    int32_t width, height;                  /* of everything; the least x and y are 0 */
    VEC(TreeLine) lines;
} TreeLayout;

/* Places the boxes, siblings in the order of their indices. `out` is made anew; drop it. */
void tree_layout(TreeBox *boxes, size_t n, TreeStyle style, TreeLayout *out);
void tree_layout_drop(TreeLayout *layout);
#endif
