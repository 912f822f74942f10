#include "asn1/moment.h"

enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, FIELDS };

/* Two digits, or -1. */
static int read_pair(const uint8_t *text)
{
    unsigned tens = text[0] - (unsigned)'0', ones = text[1] - (unsigned)'0';

    return tens <= 9 && ones <= 9 ? (int)(tens * 10 + ones) : -1;
}

/* The two digits of the century, where they are written, and the year. */
static bool read_year(struct octets *rest, uint8_t identifier, int *year)
{
    size_t digits = identifier == DER_UTC_TIME ? 2 : 4;
    int century, low;

    if (rest->size != digits + 2 * (FIELDS - MONTH) + 1)
        return false;
    low = read_pair(rest->data + digits - 2);
    if (identifier == DER_UTC_TIME)
        century = low >= 50 ? 19 : 20;
    else
        century = read_pair(rest->data);
    *rest = (struct octets){ rest->data + digits, rest->size - digits };
    *year = century * 100 + low;
    return century >= 0 && low >= 0;
}

static bool read_fields(struct octets text, uint8_t identifier,
                        int fields[FIELDS])
{
    if (!read_year(&text, identifier, &fields[YEAR]))
        return false;
    for (int i = MONTH; i < FIELDS; i++, text.data += 2)
        if ((fields[i] = read_pair(text.data)) < 0)
            return false;
    return *text.data == 'Z';
}

static int days_of_month(int year, int month)
{
    static const uint8_t days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (leap && month == 2);
}

static bool is_real(const int fields[FIELDS])
{
    return fields[MONTH] >= 1 && fields[MONTH] <= 12
        && fields[DAY] >= 1
        && fields[DAY] <= days_of_month(fields[YEAR], fields[MONTH])
        && fields[HOUR] <= 23 && fields[MINUTE] <= 59
        && fields[SECOND] <= 59;
}

/* Days from 1970-01-01, in years that begin with March, so that the day
 * that may be missing is the last. Of 400 years the first 1 March 0000. */
static int64_t count_days(int year, int month, int day)
{
    int64_t y = month > 2 ? year : (int64_t)year - 1;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
                        + day - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4
         - year_of_era / 100 + day_of_year - 719468;
}

bool moment_read(struct der *in, int64_t *seconds)
{
    struct der probe = *in;
    struct der_element time;
    int f[FIELDS];
    uint8_t identifier = der_peek(in, DER_GENERALIZED_TIME)
                       ? DER_GENERALIZED_TIME : DER_UTC_TIME;

    if (!der_expect(&probe, identifier, &time))
        return false;
    if (!read_fields(time.contents, identifier, f))
        return der_refuse(in, FAULT_TIME_SYNTAX, in->next);
    if (!is_real(f))
        return der_refuse(in, FAULT_TIME_DATE, in->next);
    *seconds = ((count_days(f[YEAR], f[MONTH], f[DAY]) * 24 + f[HOUR]) * 60
                + f[MINUTE]) * 60 + f[SECOND];
    *in = probe;
    return true;
}
