/* paycurve.c: what a post should be paid at a market, by its points: a straight line up to the knee, then growing by a
   percentage a point, as a client's own remuneration committee has fixed it.
     cc -shared -fPIC -o libpaycurve.so paycurve.c -lm */
#include <math.h>

typedef struct Curve {
    double base;       /* pay a month of a post without points */
    double slope;      /* more pay a point, up to the knee */
    double knee;       /* points */
    double growth;     /* more pay a point beyond it, 0.0005 for 0.05% */
} Curve;

/* Pay a month of a post with so many points. */
double pay_at(Curve curve, double points)
{
    double line = curve.base + curve.slope * fmin(points, curve.knee);
    return points > curve.knee ? line * pow(1 + curve.growth, points - curve.knee) : line;
}

/* What so many posts cost a month, when `points` tells the points of each. */
double pay_of_all(Curve curve, int posts, double (*points)(int post))
{
    double sum = 0;
    for (int i = 0; i < posts; i++)
        sum += pay_at(curve, points(i));
    return sum;
}
