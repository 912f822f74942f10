#include "asn1/moment.h"

enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, FIELDS };

/* The value of two octets that are digits. */
/*@ requires \valid_read(text + (0 .. 1));
    assigns \nothing;
    ensures -528 <= \result <= 2277; */
static int pair(const uint8_t *text)
{
    return (text[0] - '0') * 10 + (text[1] - '0');
}

/* True if all of eight octets are digits: 30 to 39 have a high half of 3, and
 * still have it when 6 is added. */
/*@ requires \valid_read(text + (0 .. 7));
    assigns \nothing; */
static bool are_digits(const uint8_t text[8])
{
    const uint64_t high = UINT64_C(0xf0f0f0f0f0f0f0f0);
    const uint64_t threes = UINT64_C(0x3030303030303030);
    const uint64_t sixes = UINT64_C(0x0606060606060606);
    uint64_t word = octets_word(text);

    return (word & high) == threes && ((word + sixes) & high) == threes;
}

/* YYMMDDHHMMSSZ, or YYYYMMDDHHMMSSZ: fields, and the year in full. */
/*@ requires octets_valid(text) && \valid(fields + (0 .. FIELDS - 1));
    assigns fields[0 .. FIELDS - 1];
    ensures \result
            ==> \forall integer i; 0 <= i < FIELDS
                ==> -60000 <= fields[i] <= 250000; */
static bool read_fields(struct octets text, uint8_t identifier,
                        int fields[FIELDS])
{
    bool short_year = identifier == DER_UTC_TIME;
    size_t year_digits = short_year ? 2 : 4;
    const uint8_t *rest = text.data + year_digits;

    if (text.size != year_digits + 2 * (FIELDS - MONTH) + 1
        || text.data[text.size - 1] != 'Z' || !are_digits(text.data)
        || !are_digits(text.data + text.size - 9))
        return false;
    /*@ loop invariant MONTH <= i <= FIELDS;
        loop invariant rest == text.data + year_digits + 2 * (i - MONTH);
        loop invariant \forall integer k; MONTH <= k < i
            ==> -528 <= fields[k] <= 2277;
        loop assigns i, rest, fields[MONTH .. FIELDS - 1];
        loop variant FIELDS - i; */
    for (int i = MONTH; i < FIELDS; i++, rest += 2)
        fields[i] = pair(rest);
    fields[YEAR] = pair(text.data);
    if (short_year)
        fields[YEAR] += fields[YEAR] >= 50 ? 1900 : 2000;
    else
        fields[YEAR] = fields[YEAR] * 100 + pair(text.data + 2);
    return true;
}

/*@ requires 1 <= month <= 12;
    assigns \nothing;
    ensures \result <= 256; */
static int days_of_month(int year, int month)
{
    static const uint8_t days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (leap && month == 2);
}

/*@ requires \valid_read(fields + (0 .. FIELDS - 1));
    assigns \nothing;
    ensures \result
            ==> 1 <= fields[MONTH] <= 12 && 1 <= fields[DAY] <= 256
                && fields[HOUR] <= 23 && fields[MINUTE] <= 59
                && fields[SECOND] <= 59; */
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
/*@ requires -60000 <= year <= 250000 && 1 <= month <= 12
             && 1 <= day <= 256;
    assigns \nothing;
    ensures -1000000000 <= \result <= 1000000000; */
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
    struct der_element time;
    int f[FIELDS];
    uint8_t identifier = der_peek(in, DER_GENERALIZED_TIME)
                       ? DER_GENERALIZED_TIME : DER_UTC_TIME;

    if (!der_expect(in, identifier, &time))
        return false;
    if (!read_fields(time.contents, identifier, f))
        return der_put_back(in, &time, FAULT_TIME_SYNTAX);
    if (!is_real(f))
        return der_put_back(in, &time, FAULT_TIME_DATE);
    *seconds = ((count_days(f[YEAR], f[MONTH], f[DAY]) * 24 + f[HOUR]) * 60
                + f[MINUTE]) * 60 + f[SECOND];
    return true;
}
