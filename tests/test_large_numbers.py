"""Numbers of ten thousands and hundred millions, in digits."""

import pytest

from qa.large_numbers import large_numbers


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("512 万", {"512 万": "5,120,000"}),
        ("两万镑", {"两万": "20,000"}),
        ("3.6 万", {"3.6 万": "36,000"}),
        ("1.2 亿", {"1.2 亿": "120,000,000"}),
        ("2万5", {"2万5": "25,000"}),
        ("1 万 2 千", {"1 万 2 千": "12,000"}),
        ("1万2000", {"1万2000": "12,000"}),
        ("2亿3千万", {"2亿3千万": "230,000,000"}),
        ("8万6月付清", {"8万": "80,000"}),
        ("1 万 2 天", {"1 万": "10,000"}),
        ("1,200 万", {"1,200 万": "12,000,000"}),
        ("四万五千", {"四万五千": "45,000"}),
        ("一万二", {"一万二": "12,000"}),
        ("一亿两千万", {"一亿两千万": "120,000,000"}),
        ("三万零五十", {"三万零五十": "30,050"}),
        ("0 万", {"0 万": "0"}),
        ("20 万一年", {"20 万": "200,000"}),
        ("三四万", {}),
        ("几十万", {}),
        ("3 万分之一", {}),
    ],
)
def test_numbers_of_ten_thousands_are_in_digits(line: str, expected: dict[str, str]) -> None:
    found = list(large_numbers(line))
    assert {number: digits for _, number, digits in found} == expected
    assert all(line.startswith(number, at) for at, number, _ in found)
