/** The page's own payment, which shows its amount in the title. */
export function takePayment(due) {
  document.title = due ? due.text : 'as before';
}
