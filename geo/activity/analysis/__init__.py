"""What the activity that centres sent in amounts to: counted once, over whom it is told, and never against anybody.

    lines = chosen(atlas, ActivityChoice(years=(2024,)))      # .choice, geo.activity.selection
    totals(lines, Dimension.THEME)                            # .totals: a `Split`, one `Part` for each theme
    cross(lines, Dimension.THEME, Dimension.CENTRE, "half_days")   # .grid: a `Grid`, for heat maps and small multiples
    trend(lines, "half_days"), compared(lines, "half_days", 2023, 2024)   # .trend
    month_profile(lines)                                      # .totals
    remote_share(lines)                                       # .remote
    ratios(lines)                                             # .ratios
    reporting(atlas)                                          # geo.received: who has sent what, for which year

Every figure is a `Measured`: a value or why there is none. Small groups are hidden already, and what would give them
away by subtraction: nothing more is to be done before showing, drawing or writing what these functions give.
"""
