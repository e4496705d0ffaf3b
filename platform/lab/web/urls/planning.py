"""Addresses of roadmaps, axes, pledges and budgets."""

from django.urls import path

from lab.web.pages import axes, budget, pledges, roadmap, spread

urlpatterns = [
    path("pilots/<code:code>/roadmap/", roadmap.roadmap, name="roadmap"),
    path("pilots/<code:code>/roadmap.ics", roadmap.roadmap_ics, name="roadmap_ics"),
    path("pilots/<code:code>/milestones/add/", roadmap.plan, name="plan_milestone"),
    path("milestones/<code:code>/", roadmap.milestone, name="milestone"),
    path("milestones/<code:code>/change/", roadmap.change, name="change_milestone"),
    path("axes/", axes.axes, name="axes"),
    path("axes/spread/", spread.spread, name="spread"),
    path("axes/add/", axes.add, name="add_axis"),
    path("axes/<code:code>/", axes.axis, name="axis"),
    path("axes/<code:code>/change/", axes.change, name="change_axis"),
    path("pilots/<code:code>/pledges/", pledges.pledges, name="pledges"),
    path("pilots/<code:code>/pledges/add/", pledges.promise, name="promise_pledge"),
    path("pilots/<code:code>/pledges/<code:pledge>/", pledges.pledge, name="pledge"),
    path("pilots/<code:code>/pledges/<code:pledge>/change/", pledges.change, name="change_pledge"),
    path("pilots/<code:code>/budget/", budget.budget, name="budget"),
    path("pilots/<code:code>/budget.csv", budget.budget_csv, name="budget_csv"),
    path("pilots/<code:code>/spendings.csv", budget.spendings_csv, name="spendings_csv"),
    path("pilots/<code:code>/budget/add/", budget.add_line, name="add_budget_line"),
    path("pilots/<code:code>/budget/<code:line>/", budget.change_line, name="change_budget_line"),
    path("pilots/<code:code>/budget/<code:line>/spend/", budget.spend, name="spend_amount"),
    path("pilots/<code:code>/spendings/<code:spending>/", budget.reverse_spending, name="reverse_spending"),
]
