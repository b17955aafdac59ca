/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Intrusive doubly linked list.
 */
#ifndef LIBSWAN_LIST_H
#define LIBSWAN_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
	struct list *next;
	struct list *prev;
};

/* The object of TYPE whose field FIELD is at PTR. */
#define CONTAINER_OF(ptr, type, field)                                         \
	((type *)(void *)((char *)(ptr)-offsetof(type, field)))

static inline void list_init(struct list *head)
{
	head->next = head->prev = head;
}

static inline bool list_is_empty(const struct list *head)
{
	return head->next == head;
}

static inline void list_add_tail(struct list *head, struct list *entry)
{
	entry->prev = head->prev;
	entry->next = head;
	head->prev->next = entry;
	head->prev = entry;
}

static inline void list_add_head(struct list *head, struct list *entry)
{
	list_add_tail(head->next, entry);
}

/* Take ENTRY out; it is then a list of its own, so twice is harmless. */
static inline void list_remove(struct list *entry)
{
	entry->prev->next = entry->next;
	entry->next->prev = entry->prev;
	list_init(entry);
}

/* Walk; in the SAFE form the current entry may be removed. */
#define LIST_FOREACH(entry, head)                                              \
	for (struct list *entry = (head)->next; entry != (head);               \
	     entry = entry->next)
#define LIST_FOREACH_SAFE(entry, after, head)                                  \
	for (struct list *entry = (head)->next, *after = entry->next;          \
	     entry != (head); entry = after, after = entry->next)

#endif
