/* lib_model.c: functions that ask the model. */
#include "lib.h"
#include <math.h>

static bool is_entity(Value v, TableId kind)
{
    return v.tag == V_ENTITY && v.a == kind;
}

Status fn_entity(Vm *vm, Value *args, int n, Value *out)
{
    Str kind_name, name;
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(entity, 0, value_str(rt, args[0], &kind_name));
    LIB_WANT(entity, 1, value_str(rt, args[1], &name));
    Sym sym = intern_find(rt->intern, kind_name), name_sym = intern_find(rt->intern, name);
    TableId kind = sym ? words_kind(vm_words(vm), sym) : T_NONE;
    if (kind == T_NONE || kind >= (TableId)KIND_COUNT)
        return lib_wrong_value(vm, FN_entity, 0, STR("the name of a kind"), STR("种类名称"), args[0]);
    int32_t row = name_sym ? model_find(vm_model(vm), kind, name_sym) : ROW_NONE;
    *out = row == ROW_NONE ? NONE_VALUE : value_entity(kind, row);
    return ST_OK;
}

typedef struct WeightOf {
    int32_t kpi;
    double weight;
} WeightOf;

static void note_weight(void *ctx, int32_t kpi, double weight)
{
    WeightOf *of = ctx;
    if (kpi == of->kpi)
        of->weight = weight;
}

Status fn_effective_weight(Vm *vm, Value *args, int n, Value *out)
{
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(effective_weight, 0, is_entity(args[0], T_POST));
    LIB_WANT(effective_weight, 1, is_entity(args[1], T_KPI));
    bool in_region = LIB_GIVEN(2);
    if (in_region)
        LIB_WANT(effective_weight, 2, is_entity(args[2], T_REGION));
    Status status = vm_close(vm);
    if (status != ST_OK)
        return status;
    WeightOf of = { (int32_t)args[1].d, (double)NAN };
    graph_weights(vm_graph(vm), (int32_t)args[0].d, in_region ? (int32_t)args[2].d : ROW_NONE, note_weight, &of);
    *out = isnan(of.weight) ? NONE_VALUE : value_percent(of.weight);
    return ST_OK;
}

Status fn_common_superior(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(common_superior, 0, is_entity(args[0], T_POST));
    LIB_WANT(common_superior, 1, is_entity(args[1], T_POST));
    Status status = vm_close(vm);
    if (status != ST_OK)
        return status;
    int32_t row = graph_common_superior(vm_graph(vm), (int32_t)args[0].d, (int32_t)args[1].d);
    *out = row == ROW_NONE ? NONE_VALUE : value_entity(T_POST, row);
    return ST_OK;
}
