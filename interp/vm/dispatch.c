/* dispatch.c: the loop that executes instructions (words/op.def). The common case of each, numbers, is done here; all
   else is a call. What may raise, collect or run other code saves the place first (SAVE). */
#include <math.h>
#include "machine.h"

#define A instr_a(i)
#define B instr_b(i)
#define C instr_c(i)
#define R(x) base[x]
#define K(x) proto->constants.at[x]

#define NEXT do { i = *pc++; goto *LABELS[instr_op(i)]; } while (0)
#define CASE(ID) L_##ID
#define SAVE (fr->pc = pc)
/* Guesses (guessed, loop_end): behind a call they are set anew, so that they stand in registers, which no call keeps.
   Together they take a third off an empty loop or a sum: its turns waited for nothing but these two, each longer than all the work. */
#define FORGET (sum = turn = 0, loop_end = loop_top = NULL)
/* After other code may have run: frames may have moved, an error may stand. */
#define TRY(call) do { SAVE; status = (call); FORGET; fr = vm->fr; if (UNLIKELY(status != ST_OK)) goto raised; } while (0)
#define DONE do { if (UNLIKELY(rt->failed)) { status = ST_ERROR; goto raised; } vm_after_work(vm); FORGET; NEXT; } while (0)
#define STRETCH 255                      /* turns of a loop between two looks at the clock */
#define TICK do { if (UNLIKELY(--vm->ticks < 0)) TRY(vm_safe_point(vm)); } while (0)
#define LOAD_FRAME do { base = fr->base; proto = fr->proto; globals = proto->scope->values.at; } while (0)
/* Another function runs now. Most calls stay in their script: its variables are looked up only where they do not, so that a call
   does not wait for them. A scope gets no variables while its code runs. */
#define SWITCH(to, new_base) do { \
        Proto *switch_to = (to); \
        base = (new_base); \
        if (UNLIKELY(switch_to->scope != proto->scope)) \
            globals = switch_to->scope->values.at; \
        proto = switch_to; \
    } while (0)

/* So many further turns are counted at once, of those that are left; none when steps are limited or every one is to be a safe point. */
static inline double stretch(Vm *vm, double left)
{
    if (vm->limits.steps || !vm->slice)
        return 0;
    double turns = left < STRETCH ? left : STRETCH;
    vm->ticks -= (int32_t)turns;
    return turns;
}

static inline uint16_t style(const Value *v)
{
    uint16_t head;
    memcpy(&head, v, sizeof head);
    return head;
}
/* A value is written as its head and its number, so it is read as these two: one load of 16 bytes would wait until both stores
   have left the pipeline (a fifth of fib's time). */
static inline void copy(Value *to, const Value *from)
{
    uint64_t head;
    int64_t i = from->i;
    memcpy(&head, from, sizeof head);
    memcpy(to, &head, sizeof head);
    to->i = i;
}
/* The number at `at`, which is mostly the last result: then the processor goes on with that, in a register, and need not wait until
   the store has come through. */
static inline double guessed(const double *at, double guess)
{
    int64_t stored, expected;
    memcpy(&stored, at, sizeof stored);
    memcpy(&expected, &guess, sizeof expected);
    return LIKELY(stored == expected) ? guess : *at;
}
/* Plain numbers: tag V_NUM and style 0, whatever the byte order. */
#define PLAIN(v) (style(v) == plain_style)

#define ARITHMETIC(ID, BIN, right, expr) \
    CASE(ID): { \
        const Value *x = &R(B), *y = right; \
        if (LIKELY(PLAIN(x) && PLAIN(y))) { \
            double num = expr; \
            if (LIKELY(isfinite(num))) { R(A) = value_num(num); NEXT; } \
        } \
        TRY(value_binary(rt, BIN, *x, *y, &R(A))); \
        DONE; \
    }

/* Whole numbers from 0. */
#define MODULO(ID, right) \
    CASE(ID): { \
        const Value *x = &R(B), *y = right; \
        if (LIKELY(PLAIN(x) && PLAIN(y) && x->num >= 0 && y->num >= 1 && x->num < 0x1p53 && y->num < 0x1p53)) { \
            int64_t m = (int64_t)x->num, n = (int64_t)y->num; \
            if (LIKELY((double)m == x->num && (double)n == y->num)) { R(A) = value_num((double)(m % n)); NEXT; } \
        } \
        TRY(value_binary(rt, BIN_MOD, *x, *y, &R(A))); \
        DONE; \
    }

/* What `then` does is written twice, so that numbers need one branch only. */
#define COMPARE(ID, BIN, right, op, jumps, then) \
    CASE(ID): { \
        const Value *x = &R(A), *y = right; \
        if (LIKELY(x->tag == V_NUM && y->tag == V_NUM)) { \
            if (jumps(x->num op y->num)) { then; } \
            NEXT; \
        } \
        TRY(value_binary(rt, BIN, *x, *y, &scratch)); \
        if (jumps(scratch.i)) { then; } \
        NEXT; \
    }
#define COMPARE_T(ID, BIN, right, op) COMPARE(ID, BIN, right, op, , TICK; pc += instr_jump(i))
#define COMPARE_F(ID, BIN, right, op) COMPARE(ID, BIN, right, op, !, pc += instr_jump(i))

/* No branch: what sort asks cannot be foretold. */
#define COMPARE_RET(ID, BIN, right, op) \
    CASE(ID): { \
        const Value *x = &R(A), *y = right; \
        if (LIKELY(x->tag == V_NUM && y->tag == V_NUM)) { \
            base[-1] = value_bool(x->num op y->num); \
        } else { \
            TRY(value_binary(rt, BIN, *x, *y, &scratch)); \
            base[-1] = scratch; \
        } \
        LEAVE; \
    }

#define COMPARES(KIND, NAME, SUFFIX, right) \
    KIND(NAME##EQ##SUFFIX, BIN_EQ, right, ==) KIND(NAME##NE##SUFFIX, BIN_NE, right, !=) KIND(NAME##LT##SUFFIX, BIN_LT, right, <) \
    KIND(NAME##LE##SUFFIX, BIN_LE, right, <=) KIND(NAME##GT##SUFFIX, BIN_GT, right, >) KIND(NAME##GE##SUFFIX, BIN_GE, right, >=)

/* Runs the function whose arguments stand from `new_base` on, as many as it has parameters or `n`. */
#define ENTER(callee, new_base, n) do { \
        Function *enter_fn = (callee); \
        Proto *enter_proto = enter_fn->proto; \
        Value *enter_base = (new_base), *enter_top = enter_base + enter_proto->n_regs; \
        if (UNLIKELY(enter_top > vm->soft_top || fr + 1 == vm->frames_end)) \
            TRY(vm_room(vm, enter_top)); \
        if (UNLIKELY((n) != enter_proto->n_params)) \
            TRY(vm_bind(vm, enter_proto, enter_base, (n))); \
        SAVE; \
        fr++; \
        vm->fr = fr; \
        fr->base = enter_base; \
        fr->top = enter_top; \
        fr->fn = enter_fn; \
        fr->proto = enter_proto; \
        pc = enter_proto->code.at; \
        SWITCH(enter_proto, enter_base); \
        TICK; \
        NEXT; \
    } while (0)

#define LEAVE do { \
        fr--; \
        vm->fr = fr; \
        pc = fr->pc; \
        SWITCH(fr->proto, fr->base); \
        NEXT; \
    } while (0)

static Value negated(Value v)
{
    return value_num(-v.num);
}

Status vm_dispatch(Vm *vm)
{
    static const void *const LABELS[256] = {
#define OPCODE(ID, ...) [OP_##ID] = &&L_##ID,
#include "../words/op.def"
#undef OPCODE
    };
    const Value plain_number = value_num(0);
    const uint16_t plain_style = style(&plain_number);
    Rt *rt = &vm->rt;
    Frame *fr = vm->fr;
    const size_t entry = (size_t)(fr - vm->frames);
    const Instr *pc = fr->proto->code.at;
    Value *base, *globals;
    Proto *proto;
    Value scratch = NONE_VALUE;
    Status status = ST_OK;
    Instr i;
    const Instr *loop_end = NULL, *loop_top = NULL;
    double sum = 0, turn = 0;                          /* of the last APPEND and FORSTEP */
    LOAD_FRAME;
    NEXT;

    /* ---- moving ---- */
    CASE(MOVE):      copy(&R(A), &R(B)); NEXT;
    CASE(LOADK):     copy(&R(A), &K(C)); NEXT;
    CASE(LOADNONE):  R(A) = NONE_VALUE; NEXT;
    CASE(LOADUNSET): R(A) = UNSET_VALUE; NEXT;
    CASE(GETG):
        if (UNLIKELY(globals[C].tag == V_UNSET))
            TRY(vm_unset(vm, proto->scope->globals.at[C].name));
        copy(&R(A), &globals[C]);
        NEXT;
    CASE(SETG):      copy(&globals[C], &R(A)); NEXT;
    CASE(GETUP):     copy(&R(A), &fr->fn->ups[B]); NEXT;
    CASE(GETUPCELL): copy(&R(A), &((Box *)fr->fn->ups[B].obj)->value); NEXT;
    CASE(SETUPCELL): copy(&((Box *)fr->fn->ups[B].obj)->value, &R(A)); NEXT;
    CASE(NEWCELL): {
        Box *box = (Box *)heap_object(rt, V_CELL, sizeof(Box));
        box->value = R(A);
        R(A) = (Value){ .tag = V_CELL, .obj = &box->obj };
        DONE;
    }
    CASE(GETCELL):   copy(&R(A), &((Box *)R(B).obj)->value); NEXT;
    CASE(SETCELL):   copy(&((Box *)R(A).obj)->value, &R(B)); NEXT;
    CASE(SHARE):     if (value_is_object(R(A)) && R(A).tag != V_UNSET) R(A).obj->shared = 1; NEXT;
    CASE(SELF):      R(A) = (Value){ .tag = V_FUNCTION, .fn = fr->fn }; NEXT;
    CASE(NAME):      TRY(vm_name(vm, &proto->names.at[C], &R(A))); DONE;
    CASE(ASK):
        R(A) = fr->fn->ups[B];
        if (R(A).tag == V_UNSET)
            TRY(vm_name(vm, &proto->names.at[C], &R(A)));
        DONE;

    /* ---- computing ---- */
    ARITHMETIC(ADD, BIN_ADD, &R(C), x->num + y->num)
    ARITHMETIC(SUB, BIN_SUB, &R(C), x->num - y->num)
    ARITHMETIC(MUL, BIN_MUL, &R(C), x->num * y->num)
    ARITHMETIC(DIV, BIN_DIV, &R(C), x->num / y->num)
    ARITHMETIC(ADDK, BIN_ADD, &K(C), x->num + y->num)
    ARITHMETIC(SUBK, BIN_SUB, &K(C), x->num - y->num)
    ARITHMETIC(MULK, BIN_MUL, &K(C), x->num * y->num)
    ARITHMETIC(DIVK, BIN_DIV, &K(C), x->num / y->num)
    MODULO(MOD, &R(C))
    MODULO(MODK, &K(C))
    CASE(BINARY): TRY(value_binary(rt, (int)(C >> 16), R(B), R(C & 0xffff), &R(A))); DONE;
    CASE(NEG):
        if (LIKELY(PLAIN(&R(B)))) {
            R(A) = negated(R(B));
            NEXT;
        }
        TRY(value_negate(rt, R(B), &R(A)));
        DONE;
    CASE(NOT): {
        bool holds = false;
        TRY(value_condition(rt, R(B), &holds));
        R(A) = value_bool(!holds);
        NEXT;
    }
    CASE(BOOL): {
        bool holds = false;
        TRY(value_condition(rt, R(B), &holds));
        R(A) = value_bool(holds);
        NEXT;
    }
    CASE(PER):    TRY(value_per(rt, R(B), (Unit)C, &R(A))); DONE;
    CASE(RANGE):  TRY(value_between(rt, R(B), R(C), &R(A))); DONE;
    CASE(INTERP): SAVE; vm_interpolate(vm, &R(B), C, &R(A)); DONE;
    CASE(LIST): {
        SAVE;
        scratch = value_list(rt, C);
        for (uint32_t n = 0; n < C; n++)
            list_push(rt, scratch.list, R(B + n));
        R(A) = scratch;
        DONE;
    }
    CASE(RECORD): {
        SAVE;
        scratch = value_record(rt, C);
        for (uint32_t n = 0; n < C; n++)
            record_set(rt, scratch.record, R(B + 2 * n), R(B + 2 * n + 1));
        R(A) = scratch;
        DONE;
    }
    CASE(INDEX):
        if (LIKELY(R(B).tag == V_LIST && PLAIN(&R(C)))) {
            double at = R(C).num;
            const List *list = R(B).list;
            if (LIKELY(at >= 0 && at < (double)list->len && (double)(uint32_t)at == at)) {
                copy(&R(A), &list->at[(uint32_t)at]);
                NEXT;
            }
        }
        TRY(value_index(rt, R(B), R(C), &R(A)));
        DONE;
    CASE(ATTR): {
        NameSite *site = &proto->names.at[C];
        const Value *member = vm_site_value(&R(B), site);
        if (LIKELY(member)) {
            copy(&R(A), member);
            NEXT;
        }
        TRY(vm_site_attr(vm, R(B), site, &R(A)));
        DONE;
    }
    CASE(CLOSURE): SAVE; vm_closure(vm, proto->protos.at[C], &R(A)); DONE;

    /* ---- changing in place ---- */
    CASE(OWNINDEX): TRY(vm_own(vm, &R(B), &R(A), R(C))); DONE;
    CASE(OWNATTR):  TRY(vm_own_attr(vm, &R(B), &R(A), &proto->names.at[C])); DONE;
    CASE(SETINDEX): {
        Value *whole = &R(A), *index = &R(B);
        if (LIKELY(whole->tag == V_LIST && !whole->obj->shared && PLAIN(index))) {
            double at = index->num;
            if (LIKELY(at >= 0 && at < (double)whole->list->len && (double)(uint32_t)at == at)) {
                copy(&whole->list->at[(uint32_t)at], &R(C));
                NEXT;
            }
        }
        TRY(vm_set_index(vm, whole, *index, R(C)));
        DONE;
    }
    CASE(SETATTR): {
        NameSite *site = &proto->names.at[C];
        Value *member = vm_site_value(&R(A), site);
        if (LIKELY(member && !R(A).obj->shared)) {
            copy(member, &R(B));
            NEXT;
        }
        TRY(vm_set_attr(vm, &R(A), site, R(B)));
        DONE;
    }
    CASE(APPEND):
        if (LIKELY(PLAIN(&R(A)) && PLAIN(&R(B)))) {
            double num = guessed(&R(A).num, sum) + R(B).num;
            if (LIKELY(isfinite(num))) {
                R(A).num = sum = num;
                NEXT;
            }
        }
        TRY(value_append(rt, &R(A), R(B)));
        DONE;
    CASE(PUSH): TRY(vm_push(vm, &R(A), R(B))); DONE;

    /* ---- jumps ---- */
    CASE(JMP):  pc += instr_jump(i); NEXT;
    CASE(LOOP): TICK; pc += instr_jump(i); NEXT;
    CASE(JT): {
        bool holds = R(A).i;
        if (UNLIKELY(R(A).tag != V_BOOL))
            TRY(value_condition(rt, R(A), &holds));
        if (holds) {
            TICK;
            pc += instr_jump(i);
        }
        NEXT;
    }
    CASE(JF): {
        bool holds = R(A).i;
        if (UNLIKELY(R(A).tag != V_BOOL))
            TRY(value_condition(rt, R(A), &holds));
        if (!holds)
            pc += instr_jump(i);
        NEXT;
    }
    CASE(JSOME): if (R(A).tag != V_NONE) pc += instr_jump(i); NEXT;
    CASE(JNONE): if (R(A).tag == V_NONE) pc += instr_jump(i); NEXT;
    COMPARES(COMPARE_T, J, T, &R(B))
    COMPARES(COMPARE_F, J, F, &R(B))
    COMPARES(COMPARE_T, J, KT, &K(B))
    COMPARES(COMPARE_F, J, KF, &K(B))

    /* ---- loops ---- */
    CASE(FORNUM):
        SAVE;
        if (!vm_loop_numbers(vm, &R(A), &status)) {
            if (UNLIKELY(status != ST_OK))
                goto raised;
            pc += instr_jump(i);
        }
        FORGET;
        NEXT;
    CASE(FORSTEP): {
        Value *at = &R(A);
        if (LIKELY(at->tag == V_NUM)) {
            double num = guessed(&at[2].num, turn) + 1;
            if (LIKELY(num <= at->num)) {              /* within a stretch that has been counted */
                at[2].num = turn = num;
                if (LIKELY(pc == loop_end)) {          /* the same loop: need not wait for the instruction's own word */
                    pc = loop_top;
                } else {
                    loop_end = pc;
                    pc += instr_jump(i);
                    loop_top = pc;
                }
            } else if (num <= at[1].num) {
                at[2].num = num;
                at->num = num + stretch(vm, at[1].num - num);
                TICK;
                pc += instr_jump(i);
            }
            NEXT;
        }
        goto CASE(FORMORE);
    }
    CASE(FORNEXT): {
        Value *at = &R(A);
        if (LIKELY(at->tag == V_NUM)) {
            double num = at->num + 1;
            if (num <= at[1].num) {
                at->num = num;
                at[2] = value_num(num);
                TICK;
                pc += instr_jump(i);
            }
            NEXT;
        }
    }
    /* fall through: not between numbers */
    CASE(FORMORE):
        SAVE;
        if (vm_loop_next(vm, &R(A), B)) {
            if (UNLIKELY(rt->failed)) {
                status = ST_ERROR;
                goto raised;
            }
            vm_after_work(vm);
            TICK;
            pc += instr_jump(i);
        }
        FORGET;
        NEXT;
    CASE(FOREACH):
        SAVE;
        if (!vm_loop_begin(vm, &R(A), B, &status)) {
            if (UNLIKELY(status != ST_OK))
                goto raised;
            pc += instr_jump(i);
        }
        FORGET;
        NEXT;

    /* ---- calls ---- */
    CASE(CALLG):
        if (LIKELY(globals[C].tag == V_FUNCTION))
            ENTER(globals[C].fn, &R(A + 1), B);
        if (globals[C].tag == V_UNSET)
            TRY(vm_unset(vm, proto->scope->globals.at[C].name));
        copy(&R(A), &globals[C]);
    /* fall through */
    CASE(CALL):
        if (LIKELY(R(A).tag == V_FUNCTION))
            ENTER(R(A).fn, &R(A + 1), B);
        if (R(A).tag != V_NATIVE) {
            SAVE;
            status = rt_error(rt, E309, rt_type_name(rt, R(A)),);
            goto raised;
        }
        scratch = NONE_VALUE;
        TRY(vm_call_native(vm, (FunctionId)R(A).d, &R(A + 1), B, &scratch));
        R(A) = scratch;
        DONE;
    CASE(CALLN):
        scratch = NONE_VALUE;
        TRY(vm->host->natives[C](vm, &R(A + 1), (int)B, &scratch));
        R(A) = scratch;
        DONE;
    CASE(FOREIGN):
        SAVE;
        scratch = NONE_VALUE;
        TRY(vm_call_foreign(vm, proto, base, B, &scratch));
        R(A) = scratch;
        DONE;
    CASE(CALLNAMED): {
        uint32_t n = 0;
        TRY(vm_call_named(vm, &proto->calls.at[C], &R(A), &n));
        if (R(A).tag == V_FUNCTION)
            ENTER(R(A).fn, &R(A + 1), n);
        scratch = NONE_VALUE;
        TRY(vm_call_native(vm, (FunctionId)R(A).d, &R(A + 1), n, &scratch));
        R(A) = scratch;
        DONE;
    }
    CASE(DEFAULT): if (R(A).tag != V_UNSET) pc += instr_jump(i); NEXT;
    CASE(RETURN):  copy(&base[-1], &R(A)); LEAVE;
    CASE(RETSHARED):
        if (value_is_object(R(A)) && R(A).tag != V_UNSET)
            R(A).obj->shared = 1;
        copy(&base[-1], &R(A));
        LEAVE;
    CASE(RETK):    base[-1] = K(C); LEAVE;
    COMPARES(COMPARE_RET, RET, , &R(B))
    COMPARES(COMPARE_RET, RET, K, &K(B))
    CASE(RETNONE): base[-1] = NONE_VALUE; LEAVE;
    CASE(EXIT):    return ST_OK;

    /* ---- the model ---- */
    CASE(QUERY):
        scratch = NONE_VALUE;
        TRY(vm_run_query(vm, &proto->queries.at[C], &scratch));
        R(A) = scratch;
        DONE;
    CASE(CHECK):
        scratch = NONE_VALUE;
        TRY(vm_check_table(vm, proto->stmts.at[C].node, &R(B), &scratch));
        R(A) = scratch;
        DONE;
    CASE(STMT):
        TRY(vm_execute(vm, &proto->stmts.at[C], &R(A)));
        vm_after_work(vm);
        TICK;
        NEXT;
    CASE(BATCH):
        TRY(vm_batch(vm, &proto->stmts.at[proto->batches.at[C].first], proto->batches.at[C].count));
        NEXT;

    /* ---- errors ---- */
    CASE(TRY):    SAVE; vm_try(vm, A, (uint32_t)(pc - proto->code.at) + C); FORGET; NEXT;
    CASE(ENDTRY): vm->tries.len--; NEXT;
    CASE(FAIL):   TRY(vm_fail(vm, R(A))); NEXT;
    CASE(EXPECT): TRY(vm_failed_expect(vm, &proto->expects.at[C], R(A), &R(B))); NEXT;

raised:
    if (status == ST_OK)
        status = ST_ERROR;
    if (!vm_catch(vm, entry, status))
        return status;
    fr = vm->fr;
    pc = fr->pc;
    LOAD_FRAME;
    FORGET;
    NEXT;
}
