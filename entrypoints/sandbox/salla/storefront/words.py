"""What the storefront says, in Arabic and in English."""

from entrypoints.sandbox.salla import shapes

WORDS = {
    "home": ("الرئيسية", "Home"),
    "all_products": ("كل المنتجات", "All products"),
    "search": ("ابحث في المتجر", "Search the store"),
    "search_button": ("بحث", "Search"),
    "results": ("نتائج البحث عن", "Results for"),
    "no_results": ("لم نجد منتجات مطابقة", "No products match"),
    "cart": ("السلة", "Cart"),
    "account": ("حسابي", "Account"),
    "sign_in": ("تسجيل الدخول", "Sign in"),
    "sign_out": ("تسجيل الخروج", "Sign out"),
    "other_language": ("English", "العربية"),
    "shop_now": ("تسوّق الآن", "Shop now"),
    "categories": ("التصنيفات", "Categories"),
    "best_sellers": ("الأكثر مبيعاً", "Best sellers"),
    "offers": ("عروض هذا الأسبوع", "This week's offers"),
    "new": ("وصل حديثاً", "Just in"),
    "related": ("قد يعجبك أيضاً", "You may also like"),
    "add_to_cart": ("أضف للسلة", "Add to cart"),
    "added": ("تمت إضافة المنتج بنجاح", "Added to your cart"),
    "quantity": ("الكمية", "Quantity"),
    "out_of_stock": ("نفدت الكمية", "Out of stock"),
    "few_left": ("كمية محدودة", "Only a few left"),
    "reviews": ("آراء العملاء", "Reviews"),
    "no_reviews": ("لا توجد تقييمات بعد", "No reviews yet"),
    "sku": ("رمز المنتج", "SKU"),
    "details": ("تفاصيل المنتج", "Details"),
    "empty_cart": ("سلتك فارغة", "Your cart is empty"),
    "product": ("المنتج", "Product"),
    "price": ("السعر", "Price"),
    "update": ("تحديث", "Update"),
    "remove": ("حذف", "Remove"),
    "coupon": ("كود الخصم", "Coupon code"),
    "apply": ("تطبيق", "Apply"),
    "gift": ("عرض خاص: هدية مع طلبك", "Special offer: a gift with your order"),
    "carrier": ("شركة الشحن", "Shipping company"),
    "remove_coupon": ("إزالة الكوبون", "Remove coupon"),
    "sub_total": ("مجموع المنتجات", "Subtotal"),
    "discount": ("الخصم", "Discount"),
    "shipping": ("الشحن", "Shipping"),
    "free": ("مجاني", "Free"),
    "cash_fee": ("رسوم الدفع عند الاستلام", "Cash on delivery fee"),
    "tax": ("ضريبة القيمة المضافة", "VAT"),
    "total": ("الإجمالي", "Total"),
    "checkout": ("إتمام الطلب", "Checkout"),
    "continue_shopping": ("متابعة التسوق", "Continue shopping"),
    "contact": ("بيانات التواصل والعنوان", "Contact and address"),
    "first_name": ("الاسم الأول", "First name"),
    "last_name": ("اسم العائلة", "Last name"),
    "mobile": ("رقم الجوال", "Mobile number"),
    "email": ("البريد الإلكتروني", "Email"),
    "city": ("المدينة", "City"),
    "district": ("الحي", "District"),
    "street": ("الشارع", "Street"),
    "continue": ("متابعة", "Continue"),
    "payment": ("طريقة الدفع", "Payment method"),
    "confirm": ("تأكيد الطلب", "Place order"),
    "your_order": ("طلبك", "Your order"),
    "thanks": ("شكراً لك، تم استلام طلبك", "Thank you, your order is in"),
    "awaiting": ("طلبك بانتظار الدفع", "Your order is waiting for payment"),
    "order_number": ("رقم الطلب", "Order number"),
    "status": ("حالة الطلب", "Status"),
    "pay_now": ("ادفع الآن", "Pay now"),
    "my_orders": ("طلباتي", "My orders"),
    "no_orders": ("لا توجد طلبات بعد", "No orders yet"),
    "choose_shopper": ("ادخل كأحد عملاء المتجر", "Sign in as one of the store's customers"),
    "guest": ("أو تابع كزائر", "or go on as a guest"),
    "sort": ("الترتيب", "Sort by"),
    "sort_default": ("مقترحاتنا", "Our picks"),
    "sort_price_up": ("السعر: من الأقل", "Price: low to high"),
    "sort_price_down": ("السعر: من الأعلى", "Price: high to low"),
    "rate": ("قيّم طلبك", "Rate your order"),
    "send": ("إرسال", "Send"),
    "rated": ("وصلنا تقييمك، شكراً لك", "We have your review, thank you"),
    "your_words": ("رأيك في المنتج", "What do you think of it?"),
    "not_found": ("الصفحة غير موجودة", "This page does not exist"),
    "sandbox_note": (
        "متجر تجريبي: لا يُخصم أي مبلغ ولا يُشحن أي شيء.",
        "A sandbox store: nothing is charged and nothing is shipped.",
    ),
    "skip": ("تخطَّ إلى المحتوى", "Skip to content"),
    "free_from": ("شحن مجاني للطلبات من", "Free shipping from"),
    "incomplete": ("فضلاً أكمل الحقول المطلوبة", "Please fill in the required fields"),
    "pieces": ("قطعة", "pcs"),
    "stars": ("من 5", "out of 5"),
}
_CURRENCIES = {"SAR": ("ر.س", "SAR"), "KWD": ("د.ك", "KWD")}


def say(word: str, language: str) -> str:
    arabic, english = WORDS[word]
    return english if language == "en" else arabic


def spoken_money(minor: int, currency: str, language: str) -> str:
    text = shapes.decimal_text(minor, currency)
    whole, _, fraction = text.partition(".")
    amount = whole if not int(fraction) else text
    grouped = f"{int(amount.partition('.')[0]):,}" + (
        f".{amount.partition('.')[2]}" if "." in amount else ""
    )
    arabic, english = _CURRENCIES.get(currency, (currency, currency))
    return f"{english} {grouped}" if language == "en" else f"{grouped} {arabic}"
