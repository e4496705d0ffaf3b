"""Addresses of roadmaps, axes and budgets."""

from django.urls import path

from lab.web.pages import axes, roadmap

urlpatterns = [
    path("pilots/<code:code>/roadmap/", roadmap.roadmap, name="roadmap"),
    path("pilots/<code:code>/roadmap.ics", roadmap.roadmap_ics, name="roadmap_ics"),
    path("pilots/<code:code>/milestones/add/", roadmap.plan, name="plan_milestone"),
    path("milestones/<code:code>/", roadmap.milestone, name="milestone"),
    path("milestones/<code:code>/change/", roadmap.change, name="change_milestone"),
    path("axes/", axes.axes, name="axes"),
    path("axes/add/", axes.add, name="add_axis"),
    path("axes/<code:code>/", axes.axis, name="axis"),
    path("axes/<code:code>/change/", axes.change, name="change_axis"),
]
