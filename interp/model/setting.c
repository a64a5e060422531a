/* setting.c: the model's settings, rows of the table SETTING, and what the figures read from them. */
#include "store.h"
#include "../base/num.h"

static int32_t find_setting(const Model *model, Sym name)
{
    int32_t key = (int32_t)name;
    return model_link_find(model, T_SETTING, &key, 1);
}

Sym model_setting(const Model *model, Sym name)
{
    int32_t row = find_setting(model, name);
    if (row == ROW_NONE)
        return SYM_NONE;
    Cell cell = model_get(model, T_SETTING, row, field_column(F_SETTING_VALUE));
    return cell.type == CELL_I32 ? (Sym)cell.i32 : SYM_NONE;
}

void model_set_setting(Model *model, Sym name, Sym value, Origin origin)
{
    int32_t row = find_setting(model, name), key = (int32_t)name;
    if (value == SYM_NONE) {
        if (row != ROW_NONE)
            model_remove(model, T_SETTING, row);
        return;
    }
    if (row == ROW_NONE)
        row = model_link_put(model, T_SETTING, &key, 1, origin);
    model_set(model, T_SETTING, row, field_column(F_SETTING_VALUE), (Cell){ .type = CELL_I32, .i32 = (int32_t)value }, origin);
}

/* A number or percent above zero; else the default. */
static double read_number(const Model *model, Str name, double otherwise)
{
    Sym sym = intern_find(model->intern, name);
    Str text = sym == SYM_NONE ? STR("") : intern_str(model->intern, model_setting(model, sym));
    bool percent = text.len && text.ptr[text.len - 1] == '%';
    while (text.len && (text.ptr[text.len - 1] == '%' || text.ptr[text.len - 1] == ' '))
        text.len--;
    double x;
    if (!num_parse(text, &x) || !(x > 0))
        return otherwise;
    return percent ? num_percent(x) : x;
}

static void read_settings(Model *model)
{
    uint64_t version = model->tables[T_SETTING].version;
    if (model->settings_version == version)
        return;
    const Calendar usual = CALENDAR_DEFAULT;
    model->calendar.hours_per_day = read_number(model, STR("hours_per_day"), usual.hours_per_day);
    model->calendar.days_per_week = read_number(model, STR("days_per_week"), usual.days_per_week);
    model->calendar.weeks_per_year = read_number(model, STR("weeks_per_year"), usual.weeks_per_year);
    model->utilization = read_number(model, STR("utilization"), 0.85);
    model->reading = read_number(model, STR("reading"), 0.25);
    model->settings_version = version;
}

const Calendar *model_calendar(const Model *model)
{
    read_settings((Model *)model);
    return &model->calendar;
}

double model_utilization(const Model *model)
{
    read_settings((Model *)model);
    return model->utilization;
}

double model_reading(const Model *model)
{
    read_settings((Model *)model);
    return model->reading;
}
