"""The promise of every list with facets: an option's number is what choosing it gives."""

from urllib.parse import urlencode

# Of each facet: the first options that find something, the last, one that finds nothing, and what is chosen.
FIRST = 3


def assert_counts_are_true(found, queries):
    """`found` makes the filter set of a query string. Held against a plain count of the list that it leads to."""
    for query in queries:
        filterset = found(query)
        for facet in filterset.facets:
            others = [pair for pair in filterset.params if pair[0] != facet.param]
            for option in telling(facet.options):
                alone = found(urlencode([*others, (facet.param, option.value)]))
                alone.vocabulary = filterset.vocabulary
                assert option.count == alone.found.count() == alone.total, (query, facet.param, option)


def telling(options):
    finding = [option for option in options if option.count]
    empty = [option for option in options if not option.count]
    chosen = [option for option in options if option.selected]
    return {option.value: option for option in (*finding[:FIRST], *finding[-1:], *empty[:1], *chosen)}.values()
