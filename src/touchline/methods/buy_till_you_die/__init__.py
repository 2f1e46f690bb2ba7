"""Customers who buy at their own rate until, unseen, they stop: how many are left, what they buy.

Each file holds one model. All of them are fitted on `PurchaseRows`: the distinct rows of
(x, t_x, T) with the number of customers behind each.
"""
