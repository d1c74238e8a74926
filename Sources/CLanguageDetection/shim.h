// Of CLD2 (libcld2), whose own header is C++: the same functions, by the names that they have in the library.
#include <stdbool.h>

// CLD2::DetectLanguage of compact_lang_det.h: the number of a language.
int cld2_detect_language(const char *text, int length, bool is_plain_text, bool *is_reliable)
    __asm__("_ZN4CLD214DetectLanguageEPKcibPb");

// CLD2::LanguageCode of lang_script.h: of a language's number, its ISO code; "un" for none.
const char *cld2_language_code(int language) __asm__("_ZN4CLD212LanguageCodeENS_8LanguageE");

// CLD2::DetectLanguageVersion: of the code and of its tables.
const char *cld2_version(void) __asm__("_ZN4CLD221DetectLanguageVersionEv");
