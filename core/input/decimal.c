#include "input/decimal.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/ascii.h"

/* Where two doubles are equally near to a number, 767 digits settle which is
 * nearer; of those that follow it only counts whether one is not zero. */
enum { MAX_DIGITS = 800 };

/* Beyond any exponent that makes a difference, however many digits stand
 * before it. */
#define MAX_EXPONENT INT64_C(1000000000000)

/* 10^22 is the greatest power of ten that a double holds exactly. */
enum { EXACT_POWER = 22 };

struct decimal {
    bool negative;
    int64_t exponent;  /* of the last digit */
    uint64_t leading;  /* the digits as an integer, if count is at most 19 */
    size_t count;      /* of digits, without leading zeros */
    char digits[MAX_DIGITS + 1 + sizeof "e-100000"];
};

bool decimal_integer(struct octets text, int64_t *integer)
{
    bool negative = text.size > 0 && text.data[0] == '-';
    uint64_t most = (uint64_t)INT64_MAX + negative, number = 0;

    if (text.size == negative)
        return false;
    for (size_t i = negative; i < text.size; i++) {
        uint64_t digit = (uint64_t)text.data[i] - '0';

        if (!ascii_is_digit(text.data[i]) || number > (most - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *integer = negative ? (int64_t)(0 - number) : (int64_t)number;
    return true;
}

static void add_digit(struct decimal *d, uint8_t digit, bool fraction)
{
    if (d->count == 0 && digit == '0') {
        d->exponent -= fraction;
        return;
    }
    if (d->count < 19)
        d->leading = d->leading * 10 + (uint64_t)(digit - '0');
    if (d->count < MAX_DIGITS) {
        d->digits[d->count++] = (char)digit;
        d->exponent -= fraction;
        return;
    }
    if (digit != '0')
        d->digits[MAX_DIGITS - 1] |= 1; /* odd: not halfway */
    d->exponent += !fraction;
}

static int64_t read_exponent(struct octets text, size_t at)
{
    bool negative = at < text.size && text.data[at] == '-';
    int64_t exponent = 0;

    at += at < text.size && !ascii_is_digit(text.data[at]);
    for (; at < text.size && exponent < MAX_EXPONENT; at++)
        exponent = exponent * 10 + (text.data[at] - '0');
    return negative ? -exponent : exponent;
}

static void read_decimal(struct octets text, struct decimal *d)
{
    bool fraction = false;
    size_t i;

    d->negative = text.size > 0 && text.data[0] == '-';
    d->exponent = 0;
    d->leading = 0;
    d->count = 0;
    for (i = d->negative; i < text.size; i++) {
        if (ascii_is_digit(text.data[i]))
            add_digit(d, text.data[i], fraction);
        else if (text.data[i] == '.')
            fraction = true;
        else
            break;
    }
    if (i < text.size)
        d->exponent += read_exponent(text, i + 1);
}

/* One rounding of two exact numbers is the right one (Clinger 1990). */
static bool convert_exactly(const struct decimal *d, double *value)
{
    double power = 1;
    int64_t size = d->exponent < 0 ? -d->exponent : d->exponent;

    if (d->count > 19 || d->leading > UINT64_C(1) << 53 || size > EXACT_POWER)
        return false;
    for (int64_t i = 0; i < size; i++)
        power *= 10;
    *value = (double)d->leading;
    *value = d->exponent < 0 ? *value / power : *value * power;
    return true;
}

/* Without a decimal point there is nothing in it that a locale changes. */
static double convert(struct decimal *d)
{
    int64_t exponent = d->exponent;

    if (exponent > 100000)
        exponent = 100000;
    if (exponent < -100000)
        exponent = -100000;
    snprintf(d->digits + d->count, sizeof d->digits - d->count, "e%d",
             (int)exponent);
    return strtod(d->digits, NULL);
}

double decimal_double(struct octets text)
{
    struct decimal d;
    double value = 0;

    read_decimal(text, &d);
    if (d.count > 0 && !convert_exactly(&d, &value))
        value = convert(&d);
    return d.negative ? -value : value;
}
